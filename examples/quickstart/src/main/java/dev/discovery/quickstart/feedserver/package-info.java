/**
 * The outside world of the quickstart: a local HTTP server with calendars that are made up, the
 * same ones each day for everyone, and with the faults that real ones have. Thread-safe.
 */
@NullMarked
package dev.discovery.quickstart.feedserver;

import org.jspecify.annotations.NullMarked;
