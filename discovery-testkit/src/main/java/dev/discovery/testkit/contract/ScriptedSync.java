package dev.discovery.testkit.contract;

import dev.discovery.city.CityId;
import dev.discovery.schedule.SlotRange;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.Settings;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import dev.discovery.source.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A sync that does what a test has told it, once each; otherwise it finds three new items. */
final class ScriptedSync implements SourceSync {

  static final ItemCounts FOUND = new ItemCounts(3, 3, 0, 0, 0, 0);

  private final Queue<SourceSync> script = new ConcurrentLinkedQueue<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Cause> causes = new ArrayList<>();

  /** What a call was given. */
  record Call(
      TargetId target,
      RunId run,
      int attempt,
      Settings settings,
      Optional<CityId> city,
      Optional<Instant> lastSuccessAt,
      Optional<String> cursor) {}

  /** What the runs of the calls were for. */
  record Cause(Trigger trigger, Optional<SlotRange> slot) {}

  /** The next call that nothing was told yet does this. */
  ScriptedSync then(SourceSync step) {
    script.add(step);
    return this;
  }

  /** The next so many calls fail with this. */
  ScriptedSync failing(int times, Exception with) {
    for (int n = 0; n < times; n++) {
      then(
          context -> {
            throw with;
          });
    }
    return this;
  }

  /** Nothing is told any more. */
  void forget() {
    script.clear();
  }

  @Override
  public SyncResult sync(SyncContext context) throws Exception {
    synchronized (calls) {
      causes.add(new Cause(context.trigger(), context.slot()));
      calls.add(
          new Call(
              context.target(),
              context.run(),
              context.attempt(),
              context.settings(),
              context.city().map(city -> city.id()),
              context.lastSuccessAt(),
              context.cursor()));
    }
    SourceSync step = script.poll();
    return step == null ? SyncResult.of(FOUND) : step.sync(context);
  }

  List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** In the order of {@link #calls}. */
  List<Cause> causes() {
    synchronized (calls) {
      return List.copyOf(causes);
    }
  }

  int count() {
    return calls().size();
  }
}
