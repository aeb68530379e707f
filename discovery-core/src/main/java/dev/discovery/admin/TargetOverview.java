package dev.discovery.admin;

import dev.discovery.plan.Target;
import dev.discovery.run.TargetStats;

/** A target with its schedule and state (what is pending, why it is parked), and its totals. */
public record TargetOverview(Target target, TargetStats stats) {}
