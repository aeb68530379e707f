package dev.discovery.admin;

import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;

/** What became of the wish to end a pause. */
public sealed interface ResumeResult {

  /**
   * It has ended, and the next ticks go on with what it held up, as far as no other pause does.
   *
   * @param pause with its end
   */
  record Resumed(Pause pause) implements ResumeResult {}

  /** No pause of that very scope was in force. Others may reach the same targets. */
  record NotPaused(PauseScope scope) implements ResumeResult {}
}
