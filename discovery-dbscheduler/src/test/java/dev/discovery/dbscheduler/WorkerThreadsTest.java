package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerThreadsTest {

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final WorkerThreads threads = waiting(Duration.ofMinutes(1));

  @AfterEach
  void release() {
    released.countDown();
    threads.shutdownNow();
  }

  @Test
  void waits_as_long_as_it_is_told_before_the_interrupt() throws Exception {
    threads.execute(this::untilReleased);
    started.await();
    threads.shutdown();

    assertThat(threads.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    released.countDown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void an_interrupted_task_has_time_to_end_even_if_the_first_wait_was_none() throws Exception {
    threads.execute(this::untilInterrupted);
    started.await();
    threads.shutdownNow();

    assertThat(threads.awaitTermination(0, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  void a_task_that_does_not_answer_the_interrupt_is_not_waited_for_as_long_again()
      throws Exception {
    WorkerThreads impatient = waiting(Duration.ofMillis(1));
    impatient.execute(this::untilReleased);
    started.await();
    impatient.shutdownNow();

    assertThat(impatient.awaitTermination(1, TimeUnit.DAYS)).isFalse();
  }

  private static WorkerThreads waiting(Duration afterInterrupt) {
    return new WorkerThreads("test", 1, afterInterrupt);
  }

  private void untilInterrupted() {
    started.countDown();
    try {
      released.await();
    } catch (InterruptedException expected) {
      Thread.currentThread().interrupt();
    }
  }

  private void untilReleased() {
    started.countDown();
    boolean waiting = true;
    while (waiting) {
      try {
        released.await();
        waiting = false;
      } catch (InterruptedException ignored) {
        // A sync that does not care.
      }
    }
  }
}
