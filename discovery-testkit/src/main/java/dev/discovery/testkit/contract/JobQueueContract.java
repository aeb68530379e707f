package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.CityId;
import dev.discovery.port.EnqueueResult;
import dev.discovery.port.EnqueueResult.Duplicate;
import dev.discovery.port.EnqueueResult.Enqueued;
import dev.discovery.port.JobQueue;
import dev.discovery.port.SyncJob;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link JobQueue}, and of its place in the transactions of a store. */
public abstract class JobQueueContract extends Suite<TestBed> {

  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  private static final Instant NOW = Given.NOW;

  @Test
  void has_nothing_at_first() {
    assertThat(queue().pending(ids(1, 2))).isEmpty();
    assertThat(queue().pending(List.of())).isEmpty();
    assertThat(enqueue(List.of())).isEmpty();
  }

  @Test
  void adds_jobs_and_says_so_in_their_order() {
    List<EnqueueResult> results = enqueue(jobs(3, 1, 2));

    assertThat(results)
        .containsExactly(
            new Enqueued(new RunId(3)), new Enqueued(new RunId(1)), new Enqueued(new RunId(2)));
    assertThat(queue().pending(ids(1, 2, 3, 4))).containsExactlyInAnyOrderElementsOf(ids(1, 2, 3));
  }

  @Test
  void job_of_a_run_that_has_one_is_a_duplicate() {
    enqueue(jobs(1, 2));

    List<EnqueueResult> results = enqueue(jobs(0x1234_5678_9ABCL, 2, 1, Long.MAX_VALUE));

    assertThat(results)
        .containsExactly(
            new Enqueued(new RunId(0x1234_5678_9ABCL)),
            new Duplicate(new RunId(2)),
            new Duplicate(new RunId(1)),
            new Enqueued(new RunId(Long.MAX_VALUE)));
  }

  @Test
  void run_that_comes_twice_in_one_call_gets_one_job() {
    List<EnqueueResult> results = enqueue(jobs(1, 2, 1));

    assertThat(results)
        .containsExactly(
            new Enqueued(new RunId(1)), new Enqueued(new RunId(2)), new Duplicate(new RunId(1)));
    assertThat(queue().pending(ids(1, 2))).hasSize(2);
  }

  @Test
  void duplicate_does_not_harm_the_transaction() {
    enqueue(jobs(1));

    inTransaction(
        () -> {
          storage().configs().put(Given.city("before"));
          queue().enqueue(jobs(1));
          storage().configs().put(Given.city("after"));
          queue().enqueue(jobs(2));
        });

    assertThat(storage().configs().find(new CityId("before"))).isPresent();
    assertThat(storage().configs().find(new CityId("after"))).isPresent();
    assertThat(queue().pending(ids(1, 2))).hasSize(2);
  }

  @Test
  void jobs_appear_with_the_commit_of_the_transaction() {
    OpenTransaction open = open(() -> queue().enqueue(jobs(1)));

    Set<RunId> before = queue().pending(ids(1));
    open.commit();

    assertThat(before).isEmpty();
    assertThat(queue().pending(ids(1))).containsExactly(new RunId(1));
  }

  @Test
  void jobs_never_appear_when_the_transaction_rolls_back() {
    rolledBack(
        () -> {
          storage().configs().put(Given.city("krakow"));
          queue().enqueue(jobs(1));
          assertThat(queue().pending(ids(1))).as("in its own transaction").hasSize(1);
        });

    assertThat(queue().pending(ids(1))).isEmpty();
    assertThat(storage().configs().find(new CityId("krakow"))).isEmpty();
    assertThat(enqueue(jobs(1))).containsExactly(new Enqueued(new RunId(1)));
  }

  @Test
  void job_of_another_transaction_counts_once_it_commits() {
    OpenTransaction open = open(() -> queue().enqueue(jobs(1)));

    Future<List<EnqueueResult>> second = threads().start(() -> enqueue(jobs(1)));
    boolean waited = Threads.isHeldUp(second);
    open.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).containsExactly(new Duplicate(new RunId(1)));
  }

  @Test
  void job_that_another_transaction_took_back_does_not_count() {
    OpenTransaction open = open(() -> queue().enqueue(jobs(1)));

    Future<List<EnqueueResult>> second = threads().start(() -> enqueue(jobs(1)));
    open.rollback();

    assertThat(Threads.result(second)).containsExactly(new Enqueued(new RunId(1)));
    assertThat(queue().pending(ids(1))).hasSize(1);
  }

  @Test
  void takes_jobs_for_the_past_the_future_and_any_fraction_of_a_second() {
    List<Instant> times =
        List.of(
            Instant.parse("1970-01-01T00:00:00Z"),
            NOW,
            NOW.plus(Given.CUT_OFF),
            Instant.parse("2999-12-31T23:59:59.999999999Z"));
    var jobs = new ArrayList<SyncJob>();
    times.forEach(at -> jobs.add(new SyncJob(new RunId(jobs.size() + 1), KARNET, at)));

    assertThat(enqueue(jobs)).allMatch(result -> result instanceof Enqueued);
    assertThat(queue().pending(ids(1, 2, 3, 4))).hasSize(4);
  }

  @Test
  void takes_jobs_of_any_target() {
    List<TargetId> targets =
        List.of(
            TargetId.of("a".repeat(63), "city:" + Given.LONG.substring(0, 200)),
            TargetId.of("karnet", "city:" + Given.HOSTILE),
            TargetId.of("karnet", "global"));
    var jobs = new ArrayList<SyncJob>();
    targets.forEach(target -> jobs.add(new SyncJob(new RunId(jobs.size() + 1), target, NOW)));

    assertThat(enqueue(jobs)).allMatch(result -> result instanceof Enqueued);
    assertThat(queue().pending(ids(1, 2, 3))).hasSize(3);
  }

  @Test
  void eight_threads_add_the_same_jobs_in_any_order_once() {
    List<SyncJob> jobs = jobs(LongStream.rangeClosed(1, 100).toArray());

    List<Long> added =
        threads()
            .together(
                8,
                thread -> {
                  var shuffled = new ArrayList<>(jobs);
                  Collections.shuffle(shuffled, new Random(thread));
                  List<EnqueueResult> results = enqueue(shuffled);
                  assertThat(results).extracting(EnqueueResult::run).isEqualTo(runs(shuffled));
                  return results.stream().filter(result -> result instanceof Enqueued).count();
                });

    assertThat(added.stream().mapToLong(Long::longValue).sum()).isEqualTo(100);
    assertThat(queue().pending(runs(jobs))).hasSize(100);
  }

  @Test
  void thousand_jobs_go_in_one_call() {
    List<SyncJob> jobs = jobs(LongStream.rangeClosed(1, 1_000).toArray());

    List<EnqueueResult> results = enqueue(jobs);

    assertThat(results).hasSize(1_000).allMatch(result -> result instanceof Enqueued);
    assertThat(queue().pending(runs(jobs))).isEqualTo(new HashSet<>(runs(jobs)));
  }

  private static List<RunId> ids(long... values) {
    return Arrays.stream(values).mapToObj(RunId::new).toList();
  }

  private static List<RunId> runs(List<SyncJob> jobs) {
    return jobs.stream().map(SyncJob::run).toList();
  }

  private static List<SyncJob> jobs(long... runs) {
    return Arrays.stream(runs).mapToObj(run -> new SyncJob(new RunId(run), KARNET, NOW)).toList();
  }

  private List<EnqueueResult> enqueue(List<SyncJob> jobs) {
    return inTransaction(() -> queue().enqueue(jobs));
  }

  private JobQueue queue() {
    return here().queue();
  }
}
