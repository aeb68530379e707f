package dev.discovery.run;

import dev.discovery.source.TargetId;

/**
 * How a target is doing, and how it did in a window.
 *
 * @param window which one
 * @param inWindow what ended in it, backfills included
 */
public record TargetReport(TargetStats stats, Window window, Statistics inWindow) {

  /** Of a target that never ran. */
  public static TargetReport none(TargetId target, Window window) {
    return new TargetReport(TargetStats.none(target), window, Statistics.NONE);
  }

  /** Whose. */
  public TargetId target() {
    return stats.target();
  }
}
