package dev.discovery.health;

import dev.discovery.Excerpt;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pause;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.run.Ending;
import dev.discovery.run.Failure;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Standing;
import dev.discovery.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a target is in a status, in words. */
final class Reasons {

  private static final int LONGEST_MESSAGE = 200;

  private final Target target;
  private final Standing standing;
  private final Instant now;

  Reasons(Target target, HealthFacts facts, Instant now) {
    this.target = target;
    this.standing = facts.standing();
    this.now = now;
  }

  /** Worst first. */
  List<String> of(HealthStatus status, Optional<Pause> pause) {
    return switch (status) {
      case PASS -> List.of();
      case UNKNOWN -> unknown(pause);
      case WARN, FAIL -> wrong(status);
    };
  }

  private List<String> unknown(Optional<Pause> pause) {
    if (!target.state().active()) {
      return List.of("no city asks for it");
    }
    var reasons = new ArrayList<String>();
    if (pause.isPresent()) {
      reasons.add(pause.get().toString());
    } else {
      reasons.add(
          standing.lastRunAt().isEmpty()
              ? "it has not run yet"
              : "no run has told of it since it was asked for, or resumed");
    }
    held().ifPresent(reasons::add);
    return reasons;
  }

  private List<String> wrong(HealthStatus status) {
    var reasons = new ArrayList<String>();
    failures().ifPresent(reasons::add);
    stale(status).ifPresent(reasons::add);
    trend().ifPresent(reasons::add);
    held().ifPresent(reasons::add);
    if (reasons.isEmpty()) {
      reasons.add(age());
    }
    return reasons;
  }

  private Optional<String> failures() {
    long row = standing.consecutiveFailures();
    if (row == 0) {
      return Optional.empty();
    }
    String newest = standing.lastFailure().map(LastFailure::failure).map(Reasons::said).orElse("");
    return Optional.of(
        row == 1 ? "the last run failed" + newest : "the last " + row + " runs failed" + newest);
  }

  private static String said(Failure failure) {
    return ": %s, %s".formatted(failure.kind(), Excerpt.of(failure.message(), LONGEST_MESSAGE));
  }

  /** By what is stored, and by what the schedule says now. */
  private Optional<String> stale(HealthStatus status) {
    boolean failedByAge =
        status == HealthStatus.FAIL && standing.consecutiveFailures() < HealthMarks.FAILURES;
    boolean late =
        Freshness.of(target)
            .flatMap(of -> standing.lastNonEmptyAt().map(of::from))
            .map(marks -> marks.status(now) != HealthStatus.PASS)
            .orElse(true);
    return failedByAge || late ? Optional.of(age()) : Optional.empty();
  }

  private String age() {
    return standing
            .lastNonEmptyAt()
            .map(at -> "no data since %s, for %s".formatted(at, words(Duration.between(at, now))))
            .orElse("no data has ever come")
        + "; "
        + expected();
  }

  private String expected() {
    TargetSchedule schedule = target.schedule();
    return schedule
        .policies()
        .objective()
        .map(own -> "it should come at least every " + words(own))
        .orElseGet(
            () ->
                "its schedule: "
                    + schedule
                        .ifReadable()
                        .map(Schedule::describe)
                        .orElseGet(() -> "every " + words(schedule.frequency().length())));
  }

  private Optional<String> trend() {
    if (!HealthMarks.hasTrend(standing)) {
      return Optional.empty();
    }
    List<Ending> newest = HealthMarks.newest(standing);
    return Optional.of(
        "too many of the last %d runs were not OK: %s"
            .formatted(
                newest.size(),
                newest.stream().map(Ending::name).collect(Collectors.joining(", "))));
  }

  /** What keeps it from being run. A pause is told of by itself. */
  private Optional<String> held() {
    return target
        .state()
        .parked()
        .filter(why -> why.reason() != ParkReason.PAUSED)
        .map(Parked::detail)
        .map(detail -> "it is not run now: " + Excerpt.of(detail, LONGEST_MESSAGE));
  }

  /** In the two largest units that are needed. */
  private static String words(Duration length) {
    Duration whole = length.isNegative() ? Duration.ZERO : length;
    if (whole.compareTo(Duration.ofMinutes(1)) < 0) {
      return "less than a minute";
    }
    List<String> parts = new ArrayList<>();
    add(parts, whole.toDays(), "day");
    add(parts, whole.toHoursPart(), "hour");
    add(parts, whole.toMinutesPart(), "minute");
    return String.join(" ", parts.subList(0, Math.min(2, parts.size())));
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + " " + unit + (count == 1 ? "" : "s"));
    }
  }
}
