/**
 * When a source runs: cron expressions, the rule that leads from one slot to the next, the walk
 * over missed slots, and the policies for them. Everything here is immutable, pure and thread-safe;
 * nothing reads a clock.
 */
@NullMarked
package dev.discovery.schedule;

import org.jspecify.annotations.NullMarked;
