package dev.discovery.plan;

/** Slots that are decided without a run: one row of the ledger, whatever their number. */
public record Gap(DecidedSlot slot, SkipReason reason) {}
