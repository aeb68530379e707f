package dev.discovery.source;

import dev.discovery.Check;
import dev.discovery.Excerpt;
import java.util.Optional;

/**
 * What became of one part of a sync that a host has spread over jobs of its own.
 *
 * @param name which part, unique in its attempt, 1 to 200 characters; shown as it is, so that no
 *     secret belongs in it
 * @param items what it achieved; of one that failed, at least one failed item
 * @param failure why it failed; empty if it came to its end
 * @param message for operators, cut to 500 characters; empty without a failure
 */
public record Part(String name, ItemCounts items, Optional<FailureKind> failure, String message) {

  private static final int MAX_NAME = 200;
  private static final int MAX_MESSAGE = 500;

  /** Checks the name, and that what failed has failed items; cuts the message. */
  public Part {
    Check.text("name of the part", name, MAX_NAME);
    boolean counted = failure.isEmpty() || items.failed() > 0;
    Check.argument(counted, "items of a part that failed", "with a failed one", items);
    Check.argument(failure.isPresent() || message.isEmpty(), "message", "of a failure", "another");
    message = Excerpt.of(message, MAX_MESSAGE);
  }

  /** One that came to its end. */
  public static Part done(String name, ItemCounts items) {
    return new Part(name, items, Optional.empty(), "");
  }

  /** One that failed as a whole: it counts as one failed item. */
  public static Part failed(String name, FailureKind kind, String message) {
    return failed(name, new ItemCounts(0, 0, 0, 0, 0, 1), kind, message);
  }

  /** One that failed, after it had achieved something. */
  public static Part failed(String name, ItemCounts items, FailureKind kind, String message) {
    return new Part(name, items, Optional.of(kind), message);
  }
}
