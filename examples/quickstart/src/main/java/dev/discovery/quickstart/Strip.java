package dev.discovery.quickstart;

import dev.discovery.run.Ending;
import java.util.List;
import java.util.stream.Collectors;

/** The newest runs of a target at a glance, a character for each. */
final class Strip {

  /** What the characters say. */
  static final String LEGEND = "█ ok  ▅ partial  ▁ empty  × failed  ? lost  · cancelled";

  private Strip() {}

  /** Newest last. */
  static String of(List<Ending> recent) {
    return recent.stream().map(Strip::of).collect(Collectors.joining());
  }

  private static String of(Ending ending) {
    return switch (ending) {
      case OK -> "█";
      case PARTIAL -> "▅";
      case EMPTY -> "▁";
      case FAILED -> "×";
      case LOST -> "?";
      case CANCELLED -> "·";
    };
  }
}
