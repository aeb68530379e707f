package dev.discovery.port;

import dev.discovery.source.TargetId;
import java.util.List;

/**
 * The ledger refused decisions, because their slots are decided already or their targets have a run
 * in flight. The targets' rows contradict the ledger; the transaction must be rolled back.
 */
public final class SlotConflictException extends PortException {

  private static final long serialVersionUID = 1L;

  private final transient List<TargetId> targets;

  /** For the targets whose decisions were refused. */
  public SlotConflictException(List<TargetId> targets) {
    super(
        Fault.DATA,
        "the ledger refused decisions: the slot is decided already, or a run is in flight (targets="
            + targets
            + ")");
    this.targets = List.copyOf(targets);
  }

  /** Whose decisions were refused. */
  public List<TargetId> targets() {
    return targets;
  }
}
