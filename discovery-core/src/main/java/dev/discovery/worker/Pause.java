package dev.discovery.worker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a thread waits. */
@FunctionalInterface
interface Pause {

  /** Really; until the thread is interrupted at most, whose flag stays up. */
  Pause REAL = length -> LockSupport.parkNanos(length.toNanos());

  /** Returns after about {@code length}, or earlier. */
  void of(Duration length);
}
