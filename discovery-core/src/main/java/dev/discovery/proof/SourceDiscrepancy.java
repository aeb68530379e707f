package dev.discovery.proof;

import dev.discovery.proof.Discrepancy.Field;
import dev.discovery.run.Statistics;
import dev.discovery.source.FailureKind;
import dev.discovery.source.SourceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the hours of a source are not what its history comes to.
 *
 * @param hours that differ, at least one, oldest first
 */
public record SourceDiscrepancy(SourceName source, List<Hour> hours) {

  /** Copies the list. */
  public SourceDiscrepancy {
    hours = List.copyOf(hours);
  }

  /** What was counted of an hour. */
  public record Counts(Statistics runs, Map<FailureKind, Long> failures) {

    /** Copies the map. */
    public Counts {
      failures = Map.copyOf(failures);
    }

    private static Counts of(SourceHours hours, Instant hour) {
      return new Counts(
          hours.runs().getOrDefault(hour, Statistics.NONE),
          hours.failures().getOrDefault(hour, Map.of()));
    }
  }

  /**
   * An hour.
   *
   * @param start of it, or {@link SourceHours#EARLIER}
   * @param stored what there is
   * @param expected what there should be
   */
  public record Hour(Instant start, Counts stored, Counts expected) {

    /** What differs; failures of a kind are named as {@code failures.TIMEOUT}. */
    public List<Field> fields() {
      var fields = new ArrayList<>(Discrepancy.differences(stored.runs(), expected.runs()));
      var kinds = new TreeSet<>(stored.failures().keySet());
      kinds.addAll(expected.failures().keySet());
      for (FailureKind kind : kinds) {
        long had = stored.failures().getOrDefault(kind, 0L);
        long right = expected.failures().getOrDefault(kind, 0L);
        if (had != right) {
          fields.add(new Field("failures." + kind, String.valueOf(had), String.valueOf(right)));
        }
      }
      return fields;
    }

    private String say(Function<Field, String> value) {
      String name = start.equals(SourceHours.EARLIER) ? "earlier" : start.toString();
      return fields().stream()
          .map(field -> field.name() + "=" + value.apply(field))
          .collect(Collectors.joining(" ", name + " ", ""));
    }
  }

  /**
   * Compares what is stored with the history; empty if it is as it should be.
   *
   * @param since from when on every hour is kept
   */
  public static Optional<SourceDiscrepancy> between(
      SourceName source, SourceHours stored, SourceHistory history, Instant since) {
    SourceHours expected = HoursProof.expected(stored, history, since);
    var starts = new TreeSet<Instant>();
    for (SourceHours hours : List.of(stored, expected)) {
      starts.addAll(hours.runs().keySet());
      starts.addAll(hours.failures().keySet());
    }
    List<Hour> differ =
        starts.stream()
            .map(start -> new Hour(start, Counts.of(stored, start), Counts.of(expected, start)))
            .filter(hour -> !hour.fields().isEmpty())
            .toList();
    return differ.isEmpty() ? Optional.empty() : Optional.of(new SourceDiscrepancy(source, differ));
  }

  /** {@code 2026-03-10T09:00:00Z succeeded=7; earlier lost=1}: what differs, as it is stored. */
  public String stored() {
    return hours.stream().map(hour -> hour.say(Field::stored)).collect(Collectors.joining("; "));
  }

  /** The same, as it should be. */
  public String wanted() {
    return hours.stream().map(hour -> hour.say(Field::expected)).collect(Collectors.joining("; "));
  }
}
