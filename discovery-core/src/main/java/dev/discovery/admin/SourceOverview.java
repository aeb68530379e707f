package dev.discovery.admin;

import dev.discovery.config.SourceEntry;
import dev.discovery.plan.Subscription;
import java.util.Optional;

/**
 * One entry of a city's config, and what has become of it.
 *
 * @param entry as it is in the config, valid or not
 * @param subscription whether it counts, and why not; empty for an entry whose name cannot be read
 *     or that repeats the name of another one
 * @param target what it feeds; empty while its source is unknown, and until it was wanted once
 */
public record SourceOverview(
    SourceEntry entry, Optional<Subscription> subscription, Optional<TargetOverview> target) {}
