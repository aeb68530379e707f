/** What decides: pure functions from state, schedule and {@code now}. Immutable values, no I/O. */
@org.jspecify.annotations.NullMarked
package dev.discovery.plan;
