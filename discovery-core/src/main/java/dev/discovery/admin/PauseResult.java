package dev.discovery.admin;

import dev.discovery.plan.Pause;

/** What became of the wish to pause something. */
public sealed interface PauseResult {

  /** The pause that is in force for the scope now. */
  Pause pause();

  /** It is paused. A tick that was under way may still finish the batch that it has read. */
  record Paused(Pause pause) implements PauseResult {}

  /** There is a pause of that very scope. Nothing was changed: end that one first. */
  record AlreadyPaused(Pause pause) implements PauseResult {}
}
