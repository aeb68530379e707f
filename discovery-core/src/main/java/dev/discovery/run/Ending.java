package dev.discovery.run;

/** What came of a run that ended, in one word: its verdict, or the state that left it without. */
public enum Ending {
  /** It succeeded; see {@link Verdict#OK}. */
  OK('O'),
  /** It succeeded; see {@link Verdict#PARTIAL}. */
  PARTIAL('P'),
  /** It succeeded; see {@link Verdict#EMPTY}. */
  EMPTY('E'),
  /** It failed, or came to its end and was judged FAILED. */
  FAILED('F'),
  /** See {@link RunState#CANCELLED}. */
  CANCELLED('C'),
  /** See {@link RunState#LOST}. */
  LOST('L');

  private final char letter;

  Ending(char letter) {
    this.letter = letter;
  }

  /**
   * Of a run.
   *
   * @throws IllegalArgumentException if it has not ended
   */
  public static Ending of(Run run) {
    return switch (run.state()) {
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
      case LOST -> LOST;
      case SUCCEEDED -> of(run.progress().verdict().orElseThrow());
      case QUEUED, RUNNING, RETRYING ->
          throw new IllegalArgumentException(
              "expected state of run " + run.id() + " to be final, got: " + run.state());
    };
  }

  private static Ending of(Verdict verdict) {
    return switch (verdict) {
      case OK -> OK;
      case PARTIAL -> PARTIAL;
      case EMPTY -> EMPTY;
      case FAILED -> FAILED;
    };
  }

  /**
   * From its letter.
   *
   * @throws IllegalArgumentException if there is none with it
   */
  public static Ending of(char letter) {
    for (Ending each : values()) {
      if (each.letter == letter) {
        return each;
      }
    }
    throw new IllegalArgumentException("expected ending to be one of OPEFCL, got: " + letter);
  }

  /** One character for it, which is also how it is stored. */
  public char letter() {
    return letter;
  }
}
