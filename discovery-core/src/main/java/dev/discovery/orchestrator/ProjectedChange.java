package dev.discovery.orchestrator;

import dev.discovery.plan.Edit;
import dev.discovery.plan.Target;

/**
 * What changed configs make of one target.
 *
 * @param before as it is; inactive, without a slot, if there is none yet
 * @param edit what becomes of it
 */
public record ProjectedChange(Target before, Edit edit) {

  /** Whether it becomes another one. */
  public boolean isChange() {
    return !edit.target().equals(before);
  }

  /** Whether other data is expected of it, or at other times, or none any more. */
  boolean changesWhatIsExpected() {
    return before.state().active()
        && (!edit.target().state().active() || !edit.target().schedule().equals(before.schedule()));
  }
}
