package dev.discovery.orchestrator;

import dev.discovery.plan.Decision;
import dev.discovery.plan.Target;

/** What a tick would do with a target, as a dry run found it. */
public record PlannedDecision(Target target, Decision decision) {}
