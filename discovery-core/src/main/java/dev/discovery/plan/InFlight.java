package dev.discovery.plan;

import dev.discovery.source.RunId;
import dev.discovery.source.Trigger;

/**
 * The run of a target that is not allowed to have company.
 *
 * @param trigger what asked for it: a slot that comes meanwhile waits for the end of a backfill's
 *     run, whatever the policy
 */
public record InFlight(RunId run, Trigger trigger) {}
