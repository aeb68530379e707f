package dev.discovery.run;

import java.time.Instant;

/**
 * One try of a run. Its number is the fence: whoever writes for a run names the attempt that it
 * works for, and is refused when a later one has begun.
 *
 * @param number from 1
 * @param worker the node that works on it
 */
public record Attempt(int number, String worker, Instant startedAt) {}
