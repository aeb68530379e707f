package dev.discovery.schedule;

import dev.discovery.Check;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps targets that share a slot from starting all at once: each one starts a fixed time after its
 * slots, taken from a hash of its key.
 *
 * @param window zero (the default) to 24 hours, in whole milliseconds; every offset is shorter
 */
public record Spread(Duration window) {

  private static final Duration LONGEST = Duration.ofHours(24);
  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** No spread: every target starts at its slot. */
  public static final Spread NONE = new Spread(Duration.ZERO);

  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if it is out of range or not in whole milliseconds
   */
  public Spread {
    Check.argument(
        !window.isNegative() && window.compareTo(LONGEST) <= 0,
        "spread",
        "zero to 24 hours",
        window);
    Check.argument(window.getNano() % 1_000_000 == 0, "spread", "in whole milliseconds", window);
  }

  /**
   * How long after its slots the target starts: zero or more, in whole milliseconds, shorter than
   * the window unless that is zero.
   *
   * <p>It is the FNV-1a hash (64 bits, unsigned) of the key in UTF-8, modulo the window. It must
   * not change between versions, or due times that are stored would no longer match.
   *
   * @param key what tells the target from all others
   */
  public Duration offset(String key) {
    if (window.isZero()) {
      return Duration.ZERO;
    }
    return Duration.ofMillis(Long.remainderUnsigned(fnv1a(key), window.toMillis()));
  }

  /**
   * When the target becomes due for a slot: the slot plus the offset, but never beyond the next
   * slot.
   *
   * @throws IllegalArgumentException if {@code next} is not after {@code slot}
   */
  public Instant dueAt(Slot slot, Slot next, String key) {
    Check.argument(next.at().isAfter(slot.at()), "next slot", "after " + slot, next);
    Instant due = slot.at().plus(offset(key));
    return due.isAfter(next.at()) ? next.at() : due;
  }

  private static long fnv1a(String key) {
    long hash = FNV_OFFSET_BASIS;
    for (byte octet : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
