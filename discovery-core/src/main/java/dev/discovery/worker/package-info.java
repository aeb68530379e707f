/**
 * Works on runs: starts, fences, ends and retries them, and finds those whose job has vanished.
 * Starts no thread; a job backend calls it on its own.
 */
@org.jspecify.annotations.NullMarked
package dev.discovery.worker;
