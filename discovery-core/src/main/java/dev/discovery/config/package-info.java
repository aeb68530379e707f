/**
 * What people want for one city. {@code DiscoveryConfigJson} is the only class that knows the
 * stored form. Immutable values.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.config;
