/**
 * What a host can sync from: source definitions, their settings, and the contract between Discovery
 * and the code that does the work. Values are immutable; a {@code SourceSync} must be thread-safe.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.source;
