/**
 * What people want for one city. {@code DiscoveryConfigJson} is the way to the stored form and
 * back; that form, its keys and Jackson are known to it and to the {@code Json} classes behind it
 * alone. Immutable values.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.config;
