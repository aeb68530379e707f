/**
 * What every adapter of the ports is held to, as abstract test classes that it extends with a bed
 * of its own: a {@code <Port>Contract} for each port, and {@code <Topic>Scenarios} that play whole
 * ticks, runs, edits and crashes on a store and a queue together.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.testkit.contract;
