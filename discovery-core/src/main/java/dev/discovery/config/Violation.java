package dev.discovery.config;

import dev.discovery.source.Shown;

/**
 * One thing that is wrong with a config. Its texts are short, on one line and without control
 * characters, whatever the config says, and show no value of a secret setting.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole document. Of a key, 60
 *     characters are shown, and its controls as {@code \}{@code uXXXX}
 * @param expected what was expected there
 * @param found what was found, shortened
 */
public record Violation(String pointer, String expected, String found) {

  /** The pointer to the member {@code key} of what {@code parent} points to. */
  static String pointer(String parent, String key) {
    return parent + "/" + Shown.key(key).replace("~", "~0").replace("/", "~1");
  }

  /** The same, where its place was given from {@code parent} on. */
  Violation under(String parent) {
    return new Violation(parent + pointer, expected, found);
  }

  /** For people: {@code /sources/2/frequency_hours: expected a whole number from 1, found 0}. */
  @Override
  public String toString() {
    return (pointer.isEmpty() ? "document" : pointer)
        + ": expected "
        + expected
        + ", found "
        + found;
  }
}
