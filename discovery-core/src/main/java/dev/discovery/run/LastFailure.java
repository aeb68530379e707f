package dev.discovery.run;

import java.time.Instant;

/**
 * The newest failure of a target.
 *
 * @param failure without its detail
 * @param at when the run ended
 */
public record LastFailure(Failure failure, Instant at) {}
