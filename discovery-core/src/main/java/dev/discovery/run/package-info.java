/** Runs, ticks, and what became of them. Immutable values and pure transitions. */
@org.jspecify.annotations.NullMarked
package dev.discovery.run;
