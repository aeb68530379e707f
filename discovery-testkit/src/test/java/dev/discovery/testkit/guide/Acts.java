package dev.discovery.testkit.guide;

import dev.discovery.access.Actor;
import dev.discovery.admin.BackfillResult;
import dev.discovery.admin.DiscoveryAdmin;
import dev.discovery.admin.NextRunResult;
import dev.discovery.admin.PauseResult;
import dev.discovery.admin.ResumeResult;
import dev.discovery.admin.TriggerResult;
import dev.discovery.city.CityId;
import dev.discovery.plan.BackfillRequest;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people do with a target beside its config, through the admin service. */
final class Acts {

  private static final Actor ANN = new Actor("ann");

  private final Given given;
  private final DiscoveryAdmin admin;
  private final Target target;

  Acts(Given given, DiscoveryAdmin admin, Target target) {
    this.given = given;
    this.admin = admin;
    this.target = target;
  }

  /** What people are told at once, empty if that is nothing special. */
  Optional<String> act(String event) {
    if (event.equals("somebody asks for a run")) {
      return trigger(false);
    }
    if (event.equals("somebody forces a run")) {
      return trigger(true);
    }
    if (event.equals("it is resumed")) {
      done(admin.resume(PauseScope.of(target.id()), ANN), ResumeResult.Resumed.class);
      return Optional.empty();
    }
    Optional<Matcher> asked = with("somebody asks why on (.*)", event);
    if (asked.isPresent()) {
      return Optional.of(why(given.at(asked.get().group(1))));
    }
    Optional<Matcher> moved = with("the next run is moved to (.*)", event);
    if (moved.isPresent()) {
      return move(given.at(moved.get().group(1)));
    }
    return with("it is paused(?: until (.*))?", event)
        .map(this::pause)
        .or(
            () ->
                with("somebody wants the slots from (.*) to (.*) again", event).map(this::backfill))
        .orElseThrow(() -> new AssertionError("that does not happen: " + event));
  }

  private static Optional<Matcher> with(String pattern, String event) {
    Matcher said = Pattern.compile(pattern).matcher(event);
    return said.matches() ? Optional.of(said) : Optional.empty();
  }

  private String why(Instant at) {
    CityId city = target.id().scope().city().orElseThrow();
    return admin.explain(city, target.id().source(), Optional.of(at), ANN).sentence();
  }

  private Optional<String> trigger(boolean force) {
    TriggerResult result = admin.trigger(target.id(), force, ANN);
    return result instanceof TriggerResult.Enqueued
        ? Optional.empty()
        : Optional.of(result.getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }

  private Optional<String> pause(Matcher said) {
    Optional<Instant> until = Optional.ofNullable(said.group(1)).map(given::at);
    done(admin.pause(PauseScope.of(target.id()), "repairs", until, ANN), PauseResult.Paused.class);
    return Optional.empty();
  }

  private Optional<String> move(Instant wanted) {
    Instant seen = target.state().pending().orElseThrow().slot().at();
    NextRunResult result = admin.moveNextRun(target.id(), seen, wanted, ANN);
    if (result instanceof NextRunResult.Refused refused) {
      return Optional.of("refused: " + refused.reason());
    }
    done(result, NextRunResult.Moved.class);
    return Optional.empty();
  }

  private Optional<String> backfill(Matcher said) {
    var request =
        new BackfillRequest(
            target.id(),
            given.at(said.group(1)),
            given.at(said.group(2)).plusSeconds(1),
            Duration.ZERO,
            "they were wrong");
    done(admin.backfill(request, ANN), BackfillResult.Started.class);
    return Optional.empty();
  }

  private static void done(Object result, Class<?> expected) {
    if (!expected.isInstance(result)) {
      throw new AssertionError("refused: " + result);
    }
  }
}
