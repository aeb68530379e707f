package dev.discovery.run;

/** How many runs were judged, by verdict. A run that was cancelled is not judged. */
public record Verdicts(long ok, long partial, long empty, long failed) {

  /** None. */
  public static final Verdicts NONE = new Verdicts(0, 0, 0, 0);

  /** The sum of both, verdict by verdict. */
  public Verdicts plus(Verdicts other) {
    return new Verdicts(
        ok + other.ok, partial + other.partial, empty + other.empty, failed + other.failed);
  }

  /** One more. */
  public Verdicts plus(Verdict verdict) {
    return switch (verdict) {
      case OK -> new Verdicts(ok + 1, partial, empty, failed);
      case PARTIAL -> new Verdicts(ok, partial + 1, empty, failed);
      case EMPTY -> new Verdicts(ok, partial, empty + 1, failed);
      case FAILED -> new Verdicts(ok, partial, empty, failed + 1);
    };
  }
}
