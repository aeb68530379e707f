/**
 * The tick, and the projection of configs to targets. The only callers of the planner with side
 * effects. Starts no thread.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.orchestrator;
