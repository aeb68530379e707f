/**
 * What people do: every operation names its actor, passes one gate that asks the host's policy, and
 * changes config, subscriptions and targets in one transaction with its entry in the audit log.
 * {@code DiscoveryAdmin} is the only way in and thread-safe; each family of operations is a class
 * of its own behind it.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.admin;
