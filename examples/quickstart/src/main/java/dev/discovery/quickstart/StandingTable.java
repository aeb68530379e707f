package dev.discovery.quickstart;

import dev.discovery.health.HealthCounts;
import dev.discovery.health.HealthStatus;
import dev.discovery.health.TargetHealth;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.run.Statistics;
import dev.discovery.run.TargetReport;
import dev.discovery.source.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the sources of a city are doing, for people.
 *
 * @param wishes what the city asks for
 * @param targets behind them, by source
 * @param reports on these, by source
 * @param health of these, by source
 */
record StandingTable(
    List<Subscription> wishes,
    Map<SourceName, Target> targets,
    Map<SourceName, TargetReport> reports,
    Map<SourceName, TargetHealth> health) {

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE dd MMM HH:mm VV");

  /** All of them in a line. */
  String summary() {
    HealthCounts counts = HealthCounts.NONE;
    for (Subscription wish : wishes) {
      counts = counts.plus(status(wish));
    }
    OptionalInt known = counts.score();
    String score = known.isPresent() ? "score " + known.getAsInt() : "nothing known";
    return "%s, %s (%d pass, %d warn, %d fail, %d unknown)"
        .formatted(
            counts.worst(), score, counts.pass(), counts.warn(), counts.fail(), counts.unknown());
  }

  /** A row for each source that the city asks for. */
  List<String> lines() {
    var table =
        new TextTable(
            "SOURCE",
            "SYNCED FOR",
            "HEALTH",
            "LAST RUNS",
            ">RUNS",
            ">SUCCESS",
            ">P50",
            ">P95",
            ">ITEMS",
            "LAST SUCCESS",
            "NEXT RUN",
            "WHY");
    for (Subscription wish : wishes) {
      Optional<TargetReport> report = Optional.ofNullable(reports.get(wish.source()));
      Statistics week = report.map(TargetReport::inWindow).orElse(Statistics.NONE);
      Optional<Target> target = Optional.ofNullable(targets.get(wish.source()));
      table.row(
          wish.source(),
          wish.scope().map(Object::toString).orElse("-"),
          status(wish),
          report.map(each -> Strip.of(each.stats().standing().recent())).orElse(""),
          week.ended().all(),
          rate(week.successRate()),
          took(week.durations().percentile(50)),
          took(week.durations().percentile(95)),
          week.items().found(),
          at(target, report.flatMap(each -> each.stats().standing().lastSuccessAt())),
          at(target, target.flatMap(each -> each.state().pending()).map(next -> next.slot().at())),
          why(wish));
    }
    return table.lines();
  }

  private Optional<TargetHealth> of(Subscription wish) {
    return Optional.ofNullable(health.get(wish.source()));
  }

  private HealthStatus status(Subscription wish) {
    return of(wish).map(TargetHealth::status).orElse(HealthStatus.UNKNOWN);
  }

  private String why(Subscription wish) {
    return wish.status() == SubscriptionStatus.ACTIVE
        ? of(wish).map(each -> String.join("; ", each.reasons())).orElse("")
        : wish.status() + ": " + wish.detail();
  }

  private static String rate(OptionalDouble rate) {
    return rate.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%.0f %%", Math.floor(100 * rate.getAsDouble()));
  }

  private static String took(Optional<Duration> length) {
    return length
        .map(
            it ->
                it.toSeconds() < 1
                    ? it.toMillis() + " ms"
                    : String.format(Locale.ROOT, "%.1f s", it.toMillis() / 1000.0))
        .orElse("-");
  }

  /** In the zone of the target's schedule. */
  private static String at(Optional<Target> target, Optional<Instant> at) {
    return at.map(
            instant ->
                LOCAL.format(instant.atZone(ZoneId.of(target.orElseThrow().schedule().zone()))))
        .orElse("-");
  }
}
