package dev.discovery.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a text turned out to be. */
sealed interface JsonText {

  /** A JSON object: plain values, and a {@link JsonUnreadable} for each part that is none. */
  record Members(Map<String, @Nullable Object> values) implements JsonText {}

  /** None, or not within the limits. */
  record Refused(Violation why) implements JsonText {}
}
