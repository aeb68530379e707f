/**
 * Statistics kept in memory for a while, in front of any store. Optional: the store's own answers
 * cost what they are long. Thread-safe; starts no thread.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.caffeine;
