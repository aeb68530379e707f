/** Figures of Discovery beside its peers, measured side by side in one run. For one thread. */
@org.jspecify.annotations.NullMarked
package dev.discovery.benchmarks;
