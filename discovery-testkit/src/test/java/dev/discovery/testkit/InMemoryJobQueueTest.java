package dev.discovery.testkit;

import static dev.discovery.testkit.Samples.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.city.City;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InMemoryJobQueueTest {

  private static final City KRAKOW = Samples.city("krakow");
  private static final TargetId TARGET = TargetId.of("karnet", "city:krakow");

  private final SettableClock clock = new SettableClock(MIDNIGHT);
  private final InMemoryStorage storage = new InMemoryStorage(clock);
  private final InMemoryJobQueue queue = new InMemoryJobQueue(storage);
  private final AtomicReference<SourceSync> sync =
      new AtomicReference<>(context -> SyncResult.of(ItemCounts.NONE));

  @Test
  void a_job_is_done_once_and_gone() {
    Discovery discovery = ticked();

    assertThat(queue.runDue(discovery.worker())).hasSize(1);

    assertThat(queue.jobs()).isEmpty();
    assertThat(queue.runNext(discovery.worker())).isEmpty();
    assertThat(run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void a_retry_comes_when_the_clock_has_reached_it_and_not_before() {
    sync.set(
        context -> {
          if (context.attempt() == 1) {
            throw new SyncException(FailureKind.UPSTREAM, "answered 503");
          }
          return SyncResult.of(ItemCounts.NONE);
        });
    Discovery discovery = ticked();
    queue.runDue(discovery.worker());

    clock.set(MIDNIGHT.plusSeconds(30).minusNanos(1_000));
    assertThat(queue.runDue(discovery.worker())).isEmpty();
    clock.set(MIDNIGHT.plusSeconds(30));
    assertThat(queue.runDue(discovery.worker())).hasSize(1);

    assertThat(run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run().progress().attempts()).isEqualTo(2);
  }

  @Test
  void a_job_of_another_nodes_source_is_left_to_it() {
    ticked();
    Discovery stranger =
        Discovery.on(storage, queue).source(Samples.source("other")).instance("stranger").open();

    assertThat(queue.runDue(stranger.worker())).hasSize(1);

    assertThat(queue.jobs()).hasSize(1);
    assertThat(run().state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void a_job_in_dead_hands_is_worked_on_again_once_it_is_released() {
    sync.set(
        context -> {
          if (context.attempt() == 1) {
            throw new ProcessDeath("sync");
          }
          return SyncResult.of(ItemCounts.NONE);
        });
    Discovery discovery = ticked();
    assertThatThrownBy(() -> queue.runDue(discovery.worker())).isInstanceOf(ProcessDeath.class);
    assertThat(queue.runDue(discovery.worker())).isEmpty();

    queue.releaseHeld();
    assertThat(queue.runDue(discovery.worker())).hasSize(1);

    assertThat(run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(run().progress().attempts()).isEqualTo(2);
  }

  @Test
  void a_worker_that_lost_its_job_to_another_one_does_not_remove_it() {
    AtomicReference<Discovery> discovery = new AtomicReference<>();
    sync.set(
        context -> {
          if (context.attempt() == 1) {
            queue.releaseHeld();
            assertThatThrownBy(() -> queue.runNext(discovery.get().worker()))
                .isInstanceOf(ProcessDeath.class);
            return SyncResult.of(ItemCounts.NONE);
          }
          throw new ProcessDeath("the second worker");
        });
    discovery.set(ticked());

    queue.runNext(discovery.get().worker());

    assertThat(run().state()).isEqualTo(RunState.RUNNING);
    assertThat(queue.jobs()).hasSize(1);
  }

  @Test
  void a_run_whose_job_was_lost_is_found_by_the_reconciler() {
    Discovery discovery = ticked();
    queue.lose(run().id());

    clock.advance(Duration.ofMinutes(2));
    discovery.reconciler().reconcile();
    clock.advance(Duration.ofSeconds(30));
    discovery.reconciler().reconcile();

    assertThat(run().state()).isEqualTo(RunState.LOST);
  }

  private Discovery ticked() {
    Discovery discovery =
        Discovery.on(storage, queue)
            .source(SourceDefinition.of("karnet", Scope.CITY, context -> sync.get().sync(context)))
            .instance("test")
            .open();
    discovery.admin().importCity(KRAKOW, Samples.config("karnet"), new Actor("test"));
    discovery.orchestrator().tick();
    return discovery;
  }

  private Run run() {
    return ((LedgerEntry.Asked) LedgerEntries.newest(storage, List.of(TARGET), 1).get(0)).run();
  }
}
