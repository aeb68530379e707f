package dev.discovery.plan;

import java.util.Optional;

/**
 * What a changed wish makes of a target.
 *
 * @param target with its new schedule and state
 * @param gap slots that had come and are dropped by the change, for the ledger
 */
public record Edit(Target target, Optional<Gap> gap) {

  static Edit of(Target target) {
    return new Edit(target, Optional.empty());
  }

  static Edit of(Target target, DecidedSlot slot, SkipReason reason) {
    return new Edit(target, Optional.of(new Gap(slot, reason)));
  }
}
