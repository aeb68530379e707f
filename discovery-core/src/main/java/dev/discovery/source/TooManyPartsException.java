package dev.discovery.source;

import dev.discovery.DiscoveryException;

/** An attempt has as many parts as it may have, and one more was reported. */
public final class TooManyPartsException extends DiscoveryException {

  private static final long serialVersionUID = 1L;

  /** For a part that was refused. */
  public TooManyPartsException(RunId run, String part) {
    super(
        "an attempt may have %d parts and has them already (run=%s, part=%s)"
            .formatted(Parts.MOST, run, Shown.key(part)));
  }
}
