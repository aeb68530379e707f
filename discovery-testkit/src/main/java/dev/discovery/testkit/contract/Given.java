package dev.discovery.testkit.contract;

import dev.discovery.city.City;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.run.Baseline;
import dev.discovery.run.Outcome;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Slot;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.VerdictRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Values that the suites share. */
final class Given {

  /** Now, with microseconds. */
  static final Instant NOW = Instant.parse("2026-03-10T10:15:30.123456Z");

  /** The step that a port keeps. */
  static final Duration MICROSECOND = Duration.ofNanos(1_000);

  /** Less than a port keeps: cut on entry, never rounded. */
  static final Duration CUT_OFF = Duration.ofNanos(999);

  /** Means something to SQL, JSON, LIKE, formats or encodings somewhere. */
  static final String HOSTILE =
      "O'Brien \"q\" \\n %_ ; -- /* $1 :a ?? {x} <b> \u00a0Łódź e\u0301 東京 🎸 👩‍👧 \u202eab";

  /** 1,000 characters of the same kind. */
  static final String LONG = "🎸'\"\\ż%".repeat(200).substring(0, 1_000);

  private static final TargetSchedule DAILY =
      new TargetSchedule("0 0 * * *", "Europe/Warsaw", Frequency.ofHours(24), SlotPolicies.DEFAULT);

  private Given() {}

  static City city(String id) {
    return City.of(id, "City number " + id.hashCode(), "PL", "Europe/Warsaw");
  }

  /** Ids of {@code count} targets in their natural order. */
  static List<TargetId> ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> TargetId.of("karnet", "city:c%05d".formatted(n)))
        .toList();
  }

  static Slot slot(Instant at) {
    return new Slot(at, LocalDateTime.ofInstant(at, ZoneOffset.UTC), false);
  }

  static Pending pending(Instant at) {
    return new Pending(slot(at), at);
  }

  static DecidedSlot decided(Instant at) {
    return DecidedSlot.only(pending(at));
  }

  /** A target that nobody has asked for yet. */
  static Target fresh(TargetId id) {
    return new Target(id, DAILY, TargetState.NEW);
  }

  /** An active target whose slot comes at {@code at}. */
  static Target due(TargetId id, Instant at) {
    return new Target(id, DAILY, TargetState.NEW.activated(pending(at)));
  }

  /** The same schedule, with another cron and zone, whatever they say. */
  static TargetSchedule schedule(String cron, String zone) {
    return new TargetSchedule(
        cron, zone, Frequency.ofHours(6), SlotPolicies.DEFAULT.with(Overlap.QUEUE));
  }

  static TargetState decidedUpTo(Instant last, Instant next) {
    return new TargetState(
        true,
        Optional.of(slot(last)),
        Optional.of(pending(next)),
        Optional.empty(),
        Optional.empty());
  }

  /** What came to its end with these counts, judged by default without a baseline. */
  static Outcome outcome(ItemCounts items) {
    return Outcome.of(SyncResult.of(items), Baseline.NONE, VerdictRule.DEFAULT);
  }
}
