package dev.discovery.port;

import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;

/**
 * A run, handed to a job backend.
 *
 * @param run the identity of the job: one run has one job
 * @param target what it syncs; backends may route by its source
 * @param runAt not before this
 */
public record SyncJob(RunId run, TargetId target, Instant runAt) {}
