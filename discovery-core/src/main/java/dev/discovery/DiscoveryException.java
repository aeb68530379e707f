package dev.discovery;

/**
 * The base of every exception that Discovery throws for something broken. Expected outcomes are
 * values; wrong arguments are {@link IllegalArgumentException}s.
 */
public class DiscoveryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the text and what caused it. */
  public DiscoveryException(String message, Throwable cause) {
    super(message, cause);
  }

  /** With the text alone. */
  public DiscoveryException(String message) {
    super(message);
  }
}
