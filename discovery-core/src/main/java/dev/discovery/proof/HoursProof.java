package dev.discovery.proof;

import dev.discovery.run.Statistics;
import dev.discovery.source.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the hours of a source should be, by its history. An hour that ended after the newest deleted
 * run did is what its runs in the ledger come to. Of those before it the ledger does not have
 * everything: they stay as they are stored, and what is missing from the total, or too much, is
 * made up for in {@link SourceHours#EARLIER}. Where they have more than there can be, they are
 * given up, and all of that time is together. For one use, by one thread.
 */
final class HoursProof {

  private final SourceHours stored;
  private final SourceHistory history;
  private final Instant from;

  private HoursProof(SourceHours stored, SourceHistory history, Instant since) {
    this.stored = stored;
    this.history = history;
    Instant start = since.truncatedTo(ChronoUnit.HOURS);
    this.from =
        history
            .endedUpTo()
            .map(end -> end.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)))
            .filter(start::isBefore)
            .orElse(start);
  }

  static SourceHours expected(SourceHours stored, SourceHistory history, Instant since) {
    var proof = new HoursProof(stored, history, since);
    return new SourceHours(proof.runs(), proof.failures());
  }

  private TreeMap<Instant, Statistics> runs() {
    var hours = new TreeMap<>(history.rest().runs().tailMap(from));
    Statistics before =
        history.deleted().plus(history.rest().sum()).minus(sum(hours)).orElseThrow();
    var older = new TreeMap<>(stored.runs().headMap(from));
    older.remove(SourceHours.EARLIER);
    before
        .minus(sum(older))
        .ifPresentOrElse(
            rest -> {
              hours.putAll(older);
              hours.put(SourceHours.EARLIER, rest);
            },
            () -> hours.put(SourceHours.EARLIER, before));
    return hours;
  }

  private static Statistics sum(TreeMap<Instant, Statistics> hours) {
    return hours.values().stream().reduce(Statistics.NONE, Statistics::plus);
  }

  private TreeMap<Instant, Map<FailureKind, Long>> failures() {
    var hours = new TreeMap<>(history.rest().failures().tailMap(from));
    hours.putAll(stored.failures().headMap(from));
    return hours;
  }
}
