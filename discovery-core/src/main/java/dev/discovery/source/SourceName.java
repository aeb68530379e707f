package dev.discovery.source;

import dev.discovery.Check;
import java.util.regex.Pattern;

/**
 * The name of a source, such as {@code resident-advisor}: lower-case ASCII letters, digits, {@code
 * -} and {@code _}, starting with a letter or digit, 1 to 63 characters.
 */
public record SourceName(String value) implements Comparable<SourceName> {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** Checks the form. */
  public SourceName {
    Check.argument(isValid(value), "source name", "of the form " + FORM, value);
  }

  /** Whether {@code text} has the form of a source name. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(SourceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
