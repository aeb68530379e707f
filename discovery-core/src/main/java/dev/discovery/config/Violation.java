package dev.discovery.config;

/**
 * One thing that is wrong with a config.
 *
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole document
 * @param expected what was expected there
 * @param found what was found, shortened
 */
public record Violation(String pointer, String expected, String found) {

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
