package dev.discovery.testkit.contract;

import dev.discovery.port.Storage;
import dev.discovery.testkit.SettableClock;

/** A new, empty store for one test. */
public interface StorageBed extends AutoCloseable {

  /** The store, which lives by {@link #clock}. */
  Storage storage();

  /** The clock that decides in this bed. */
  SettableClock clock();

  /** Gives back what the bed has taken. */
  @Override
  void close();
}
