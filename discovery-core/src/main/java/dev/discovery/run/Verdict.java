package dev.discovery.run;

/** The judgement on the outcome of a run. */
public enum Verdict {
  /** Nothing is wrong with it. */
  OK,
  /** Some items failed, or it found much less than usual. */
  PARTIAL,
  /** It found nothing, and the source should have something. */
  EMPTY,
  /** It did not come to its end, or all of its items failed. */
  FAILED
}
