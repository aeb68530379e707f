package dev.discovery.plan;

import dev.discovery.schedule.Slot;
import java.time.Instant;

/**
 * The slot that is decided next, and when: the slot plus its share of the spread. A target is due
 * when {@code dueAt} is not after now.
 */
public record Pending(Slot slot, Instant dueAt) {}
