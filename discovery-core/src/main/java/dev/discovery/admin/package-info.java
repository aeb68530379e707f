/**
 * What people do: every operation names its actor, and changes config, subscriptions and targets in
 * one transaction. Immutable values; {@code DiscoveryAdmin} is thread-safe.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.admin;
