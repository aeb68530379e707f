package dev.discovery.proof;

import dev.discovery.Check;
import dev.discovery.plan.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is taken for the schedule that a target had.
 *
 * <p>Of a target of one city it is what each version of the city's config asks for, from the
 * instant at which it was written, as a projection reads it today; an entry that is invalid leaves
 * what was in force. Of a target that cities share nothing is kept but what it has today, which is
 * then not <em>certain</em>: a slot that the ledger does not have may be one that there never was.
 *
 * @param changes oldest first; the first one is taken for what was in force before it, too
 * @param certain whether nothing but {@code changes} and {@code moves} has moved the slots
 * @param moves when a person set the next slot, oldest first
 */
public record PastSchedule(List<Change> changes, boolean certain, List<Instant> moves) {

  /**
   * What was asked for from an instant on.
   *
   * @param at when it was written
   */
  public record Change(Instant at, Wish wish) {}

  /** Copies the lists and checks their order. */
  public PastSchedule {
    changes = List.copyOf(changes);
    moves = List.copyOf(moves);
    for (int n = 1; n < changes.size(); n++) {
      Check.argument(
          !changes.get(n).at().isBefore(changes.get(n - 1).at()),
          "changes",
          "oldest first",
          changes);
    }
  }

  /** One that has always been so, as far as anybody knows. */
  public static PastSchedule uncertain(Wish today) {
    return new PastSchedule(List.of(new Change(Instant.MIN, today)), false, List.of());
  }

  /** The newest wish at {@code at} that was not invalid; the oldest that is known, before it. */
  Optional<Wish> inForce(Instant at) {
    Stream<Change> valid = changes.stream().filter(PastSchedule::isValid);
    Optional<Change> newest = valid.filter(it -> !it.at().isAfter(at)).reduce((one, two) -> two);
    return newest
        .or(() -> changes.stream().filter(PastSchedule::isValid).findFirst())
        .map(Change::wish);
  }

  /** Valid changes after {@code after} and up to {@code until}. */
  List<Change> changes(Instant after, Instant until) {
    return changes.stream()
        .filter(it -> isValid(it) && it.at().isAfter(after) && !it.at().isAfter(until))
        .toList();
  }

  /** Whether a person set the next slot between the two, both included. */
  boolean moved(Instant from, Instant until) {
    return moves.stream().anyMatch(at -> !at.isBefore(from) && !at.isAfter(until));
  }

  private static boolean isValid(Change change) {
    return !(change.wish() instanceof Wish.Invalid);
  }
}
