package dev.discovery.source;

import dev.discovery.Check;

/**
 * Names one attempt of a run, for jobs of the host that work on a part of it somewhere else. It is
 * no secret and gives no right: it says for whom something is reported, and is refused once that
 * attempt has lost its run.
 *
 * @param attempt from 1
 */
public record RunFence(RunId run, int attempt) {

  /** Checks the number. */
  public RunFence {
    Check.argument(attempt >= 1, "attempt", "at least 1", attempt);
  }

  /**
   * The fence that {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static RunFence parse(String text) {
    boolean ok = text.matches("[1-9]\\d{0,17}/[1-9]\\d{0,8}");
    Check.argument(ok, "fence", "a run and an attempt, as in 4711/2", Shown.value(text));
    int slash = text.indexOf('/');
    RunId run = new RunId(Long.parseLong(text.substring(0, slash)));
    return new RunFence(run, Integer.parseInt(text.substring(slash + 1)));
  }

  /** {@code 4711/2}, for the payload of a job. */
  @Override
  public String toString() {
    return run + "/" + attempt;
  }
}
