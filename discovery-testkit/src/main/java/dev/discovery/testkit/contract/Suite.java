package dev.discovery.testkit.contract;

import dev.discovery.port.Storage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What every suite has: a bed of its own for each test, and threads to look from. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
abstract class Suite<B extends StorageBed> {

  private B bed;
  private Threads threads;

  /** A new, empty bed; the suite closes it after the test. */
  protected abstract B bed();

  @BeforeEach
  final void openBed() {
    bed = bed();
    threads = new Threads();
  }

  @AfterEach
  final void closeBed() {
    try {
      threads.close();
    } finally {
      bed.close();
    }
  }

  /** The bed of this test. */
  final B here() {
    return bed;
  }

  final Storage storage() {
    return bed.storage();
  }

  final Threads threads() {
    return threads;
  }

  final void inTransaction(Runnable work) {
    storage().transactions().run(work);
  }

  final <T> T inTransaction(Supplier<T> work) {
    return storage().transactions().call(work);
  }

  /** Runs {@code work} in a transaction that ends in a rollback. */
  final void rolledBack(Runnable work) {
    try {
      storage()
          .transactions()
          .run(
              () -> {
                work.run();
                throw new GivenUp();
              });
    } catch (GivenUp expected) {
      return;
    }
    throw new AssertionError("a transaction swallowed the exception that left it");
  }

  /** What another thread sees, outside of any transaction of this one. */
  final <T> T elsewhere(Supplier<T> look) {
    return Threads.result(threads.start(look));
  }

  /** Runs {@code work} in a transaction of another thread, which stays open until it is told. */
  final OpenTransaction open(Runnable work) {
    return OpenTransaction.begin(threads, storage().transactions(), work);
  }

  /** Thrown to roll back. */
  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
