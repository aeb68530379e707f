package dev.discovery.proof;

import dev.discovery.run.Statistics;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The runs of a target by the UTC day on which they ended: what is stored, and what the ledger has,
 * of one moment. Immutable.
 *
 * @param stored from the first day on that is looked at
 * @param ledger the same days
 * @param endedUpTo when the deleted run ended that ended last; empty if none was deleted. Days up
 *     to that one are not compared: the ledger does not have everything of them
 */
public record TargetDays(
    SortedMap<LocalDate, Statistics> stored,
    SortedMap<LocalDate, Statistics> ledger,
    Optional<Instant> endedUpTo) {

  /** Nothing of any day. */
  public static final TargetDays NONE =
      new TargetDays(Collections.emptySortedMap(), Collections.emptySortedMap(), Optional.empty());

  /** Copies the maps. */
  public TargetDays {
    stored = Collections.unmodifiableSortedMap(new TreeMap<>(stored));
    ledger = Collections.unmodifiableSortedMap(new TreeMap<>(ledger));
  }

  /**
   * A day that is wrong.
   *
   * @param stored what there is
   * @param expected what there should be
   */
  public record Day(LocalDate date, Statistics stored, Statistics expected) {}

  /** The days that are not what the ledger comes to, oldest first. */
  public List<Day> wrong() {
    var dates = new TreeSet<>(stored.keySet());
    dates.addAll(ledger.keySet());
    LocalDate deleted =
        endedUpTo.map(end -> LocalDate.ofInstant(end, ZoneOffset.UTC)).orElse(LocalDate.MIN);
    var wrong = new ArrayList<Day>();
    for (LocalDate date : dates.tailSet(deleted, false)) {
      Statistics has = stored.getOrDefault(date, Statistics.NONE);
      Statistics right = ledger.getOrDefault(date, Statistics.NONE);
      if (!has.equals(right)) {
        wrong.add(new Day(date, has, right));
      }
    }
    return wrong;
  }
}
