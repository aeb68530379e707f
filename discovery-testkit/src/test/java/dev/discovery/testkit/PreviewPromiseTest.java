package dev.discovery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.PlannedSlot;
import dev.discovery.plan.Preview;
import dev.discovery.plan.SkipReason;
import dev.discovery.plan.Target;
import dev.discovery.run.LedgerEntry;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceSchedule;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What a preview promises is what then happens. */
class PreviewPromiseTest {

  private static final Actor ANN = new Actor("ann");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant SPRING = Instant.parse("2026-03-24T09:17:41.5Z");

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void what_was_previewed_is_decided_when_ticks_are_in_time_and_runs_end_at_once(
      @ForAll Random random) {
    var sandbox = DiscoverySandbox.startingAt(SPRING, anySources(random));
    Samples.cities().forEach(city -> sandbox.put(city, anyConfig(random)));
    sandbox.advance(Duration.ofMinutes(random.nextInt(4_000)));
    maybePause(sandbox.discovery(), sandbox.now(), random);
    if (random.nextBoolean()) {
      // An outage: what was missed is part of the promise.
      sandbox.clock().advance(Duration.ofMinutes(random.nextInt(3_000)));
    }
    Instant until = sandbox.now().plus(WEEK);
    Map<TargetId, List<Promise>> promised = promises(sandbox.discovery(), sandbox.now(), until);
    Map<TargetId, Integer> known = new LinkedHashMap<>();
    promised.keySet().forEach(id -> known.put(id, history(sandbox.discovery(), id).size()));

    sandbox.advance(WEEK.minusNanos(1_000));

    promised.forEach(
        (id, slots) -> {
          List<LedgerEntry> all = history(sandbox.discovery(), id);
          List<Promise> kept =
              all.subList(known.get(id), all.size()).stream().map(Promise::of).toList();
          assertThat(kept).as("%s", id).isEqualTo(slots);
        });
  }

  @Property(tries = 12, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void slots_are_those_that_three_orchestrators_decide_and_so_are_the_kinds_where_no_run_overlaps(
      @ForAll Random random) {
    SourceDefinition[] sources = anySources(random);
    for (int n = 0; n < sources.length; n++) {
      sources[n] = sources[n].withOverlap(Overlap.SKIP).withCatchUp(CatchUp.ONCE);
    }
    Instant seen = SPRING.plus(Duration.ofDays(2));
    Map<TargetId, List<Promise>> promised = new LinkedHashMap<>();
    Simulation simulation =
        Simulation.of(sources)
            .startingAt(SPRING)
            .lasting(Duration.ofDays(9))
            .seed(random.nextLong())
            .nodes(3)
            .script(SyncScript.lasting(Duration.ofSeconds(5), Duration.ofMinutes(150)))
            .at(seen, node -> promised.putAll(promises(node, seen, seen.plus(WEEK))));
    Samples.cities().forEach(city -> simulation.city(city, anyConfig(random)));

    simulation.run(
        result -> {
          assertThat(promised).isNotEmpty();
          promised.forEach(
              (id, slots) -> {
                List<Promise> kept =
                    result.history(id).stream()
                        .map(Promise::of)
                        .filter(it -> !it.slot().isBefore(firstOf(slots)))
                        .limit(slots.size())
                        .toList();
                assertThat(kept)
                    .as("%s", id)
                    .extracting(Promise::slot)
                    .isEqualTo(slots.stream().map(Promise::slot).toList());
                for (int n = 0; n < kept.size(); n++) {
                  if (!kept.get(n).skipped().equals(Optional.of(SkipReason.OVERLAP))) {
                    assertThat(kept.get(n)).as("%s", id).isEqualTo(slots.get(n));
                  }
                }
              });
        });
  }

  private static Instant firstOf(List<Promise> slots) {
    return slots.isEmpty() ? Instant.MAX : slots.get(0).slot();
  }

  /** What of a decision is promised. */
  private record Promise(Instant slot, Optional<SkipReason> skipped, long covered) {

    static Promise of(PlannedSlot planned) {
      return new Promise(planned.slot().at(), planned.skipped(), planned.covered());
    }

    static Promise of(LedgerEntry entry) {
      var decided = entry.decided().orElseThrow();
      Optional<SkipReason> skipped =
          entry instanceof LedgerEntry.Skipped skip ? Optional.of(skip.reason()) : Optional.empty();
      return new Promise(decided.slot().at(), skipped, decided.collapsed() + 1);
    }
  }

  private static Map<TargetId, List<Promise>> promises(Discovery node, Instant now, Instant until) {
    var promised = new LinkedHashMap<TargetId, List<Promise>>();
    for (Target target : node.storage().targets().page(Optional.empty(), 1_000)) {
      Preview preview =
          Preview.of(
              target,
              node.storage().pauses().reaching(List.of(target.id())),
              now,
              until.minusNanos(1_000),
              10_000);
      promised.put(target.id(), preview.slots().stream().map(Promise::of).toList());
    }
    return promised;
  }

  private static List<LedgerEntry> history(Discovery node, TargetId id) {
    var oldestFirst = new ArrayList<>(LedgerEntries.newest(node.storage(), List.of(id), 1_000_000));
    Collections.reverse(oldestFirst);
    return oldestFirst;
  }

  private static void maybePause(Discovery node, Instant now, Random random) {
    if (random.nextInt(3) > 0) {
      return;
    }
    Pause pause =
        new Pause(
            random.nextBoolean() ? PauseScope.EVERYTHING : PauseScope.of(name(0)),
            "moving",
            ANN,
            now,
            Optional.of(now.plusSeconds(random.nextInt(400_000))));
    node.storage().transactions().run(() -> node.storage().pauses().add(pause));
  }

  private static SourceName name(int n) {
    return new SourceName("source-" + n);
  }

  private static SourceDefinition[] anySources(Random random) {
    var sources = new SourceDefinition[4];
    for (int n = 0; n < sources.length; n++) {
      sources[n] =
          SourceDefinition.of(
                  name(n).value(),
                  n < 2 ? Scope.CITY : n == 2 ? Scope.COUNTRY : Scope.GLOBAL,
                  context -> SyncResult.of(ItemCounts.NONE))
              .withSchedule(
                  new SourceSchedule(Cron.parse(anyCron(random)), ZoneId.of(anyZone(random))))
              .withOverlap(any(random, Overlap.values()))
              .withCatchUp(any(random, CatchUp.ONCE, CatchUp.SKIP, CatchUp.ALL))
              .withSpread(new Spread(Duration.parse(any(random, "PT0S", "PT0S", "PT7M", "PT2H"))));
    }
    return sources;
  }

  private static String anyConfig(Random random) {
    var entries = new ArrayList<String>();
    for (int n = 0; n < 4; n++) {
      if (random.nextInt(4) > 0) {
        entries.add(
            "{\"name\": \"%s\", \"enabled\": %s, \"frequency\": \"%s\"}"
                .formatted(
                    name(n),
                    random.nextInt(6) > 0,
                    any(random, "PT30M", "PT1H", "PT5H", "PT24H", "PT36H")));
      }
    }
    return "{\"schedule\": {\"cron\": \"%s\", \"timezone\": \"%s\"}, \"sources\": [%s]}"
        .formatted(anyCron(random), anyZone(random), String.join(", ", entries));
  }

  private static String anyCron(Random random) {
    return any(random, "0 0 * * *", "30 2 * * *", "0 */3 * * *", "*/20 * * * *", "15 9-17 * * 1-5");
  }

  private static String anyZone(Random random) {
    return any(random, "UTC", "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe");
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
