package dev.discovery.quickstart;

import dev.discovery.city.CityId;
import dev.discovery.plan.Pending;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.plan.Target;
import dev.discovery.run.Judgement;
import dev.discovery.run.LastFailure;
import dev.discovery.run.Run;
import dev.discovery.run.Standing;
import dev.discovery.run.TargetReport;
import dev.discovery.run.TargetStats;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger as tables for people.
 *
 * @param names of the cities
 */
record LedgerTables(Ledger ledger, Map<CityId, String> names) {

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV");

  /** A row for each run. */
  List<String> runs() {
    var table =
        new TextTable(
            ">RUN",
            "SOURCE",
            "SCOPE",
            "STATE",
            "VERDICT",
            ">ATTEMPTS",
            ">FOUND",
            ">CREATED",
            ">UPDATED",
            ">UNCHANGED",
            ">SKIPPED",
            ">FAILED",
            "NEXT SLOT",
            "LAST ERROR");
    for (Run run : ledger.runs()) {
      ItemCounts items = run.progress().items().orElse(ItemCounts.NONE);
      table.row(
          run.id(),
          run.target().source(),
          run.target().scope(),
          run.state(),
          run.progress().judgement().map(LedgerTables::verdict).orElse(""),
          run.progress().attempts(),
          items.found(),
          items.created(),
          items.updated(),
          items.unchanged(),
          items.skipped(),
          items.failed(),
          nextSlot(Optional.of(run.target())),
          run.progress().failure().map(why -> why.kind() + ": " + why.message()).orElse(""));
    }
    return table.lines();
  }

  /** A row for each city and source: a source that is synced once for all shows on each. */
  List<String> stats() {
    var table =
        new TextTable(
            "CITY",
            "SOURCE",
            "SYNCED FOR",
            ">SUCCEEDED",
            ">FAILED",
            ">FOUND",
            ">CREATED",
            ">UPDATED",
            ">UNCHANGED",
            "NEXT SLOT",
            "NOTE");
    for (Subscription wish : ledger.subscriptions()) {
      Optional<TargetStats> stats =
          Optional.ofNullable(ledger.stats().getOrDefault(wish.city(), Map.of()).get(wish.source()))
              .map(TargetReport::stats);
      ItemCounts items = stats.map(TargetStats::items).orElse(ItemCounts.NONE);
      table.row(
          names.getOrDefault(wish.city(), wish.city().value()),
          wish.source(),
          wish.scope().map(Object::toString).orElse("-"),
          stats.map(each -> each.ended().succeeded()).orElse(0L),
          stats.map(each -> each.ended().failed() + each.ended().lost()).orElse(0L),
          items.found(),
          items.created(),
          items.updated(),
          items.unchanged(),
          nextSlot(wish.target()),
          note(wish, stats));
    }
    return table.lines();
  }

  private static String note(Subscription wish, Optional<TargetStats> stats) {
    if (wish.status() != SubscriptionStatus.ACTIVE) {
      return wish.status() + ": " + wish.detail();
    }
    return stats
        .map(TargetStats::standing)
        .filter(each -> each.consecutiveFailures() > 0)
        .flatMap(Standing::lastFailure)
        .map(LastFailure::failure)
        .map(why -> why.kind() + ": " + why.message())
        .orElse("");
  }

  private static String verdict(Judgement judged) {
    return judged.reason().isEmpty()
        ? judged.verdict().name()
        : judged.verdict() + ": " + judged.reason();
  }

  /** In the zone of the target's schedule. */
  private String nextSlot(Optional<TargetId> id) {
    Optional<Target> target = id.map(ledger.targets()::get);
    Optional<Instant> at =
        target.flatMap(each -> each.state().pending()).map(Pending::slot).map(slot -> slot.at());
    return at.map(
            slot -> LOCAL.format(slot.atZone(ZoneId.of(target.orElseThrow().schedule().zone()))))
        .orElse("-");
  }
}
