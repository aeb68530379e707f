package dev.discovery.admin;

import dev.discovery.plan.Explanation.Kind;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import java.util.Optional;

/** What keeps a source from being decided for a city at all, before any slot matters. Pure. */
final class Obstacle {

  private Obstacle() {}

  /** The first one, if there is one. */
  static Optional<Answer> of(Circumstances all) {
    Optional<Subscription> found = all.wish().subscription();
    if (found.isEmpty()) {
      return Optional.of(unnamed(all));
    }
    Subscription subscription = found.get();
    if (subscription.status() != SubscriptionStatus.ACTIVE) {
      return Optional.of(notCounted(all, subscription).and(stillRuns(all)));
    }
    if (all.wish().unknown().isPresent()) {
      return Optional.of(
          new Answer(
              Kind.UNKNOWN_SOURCE,
              all.what() + " does not run: " + all.wish().unknown().get().detail() + "."));
    }
    if (all.activeTarget().isEmpty()) {
      return Optional.of(
          new Answer(
              Kind.INACTIVE,
              all.what()
                  + " does not run: its config asks for it, but that is not in force yet. A node"
                  + " brings it into force within a minute."));
    }
    return Optional.empty();
  }

  private static Answer unnamed(Circumstances all) {
    if (!all.city().config().isReadable()) {
      return new Answer(
          Kind.INVALID,
          "%s does not run: the config of the city (version %s) cannot be read: %s."
              .formatted(
                  all.what(), all.city().version(), all.city().config().violations().get(0)));
    }
    Answer answer =
        new Answer(
            Kind.NOT_IN_CONFIG,
            "%s does not run: the config of the city (version %s) does not name the source."
                .formatted(all.what(), all.city().version()));
    return answer.and(stillRuns(all));
  }

  private static Answer notCounted(Circumstances all, Subscription subscription) {
    Kind kind =
        switch (subscription.status()) {
          case DISABLED -> Kind.DISABLED;
          case QUARANTINED -> Kind.INVALID;
          case UNKNOWN -> all.wish().registered() ? Kind.NO_REGION : Kind.UNKNOWN_SOURCE;
          case ACTIVE -> throw new IllegalArgumentException("an active subscription counts");
        };
    String verb = kind == Kind.INVALID ? " is held back: " : " does not run: ";
    return new Answer(kind, all.what() + verb + subscription.detail() + ".");
  }

  /** A target of a wider scope goes on for others. */
  private static String stillRuns(Circumstances all) {
    return all.activeTarget()
        .filter(target -> all.isWide())
        .map(
            target ->
                "Other cities want it, so it still runs for %s%s."
                    .formatted(
                        target.id().scope(),
                        target
                            .state()
                            .pending()
                            .map(Pending::slot)
                            .map(slot -> ", next at " + all.at(slot.at()))
                            .orElse("")))
        .orElse("");
  }
}
