package dev.discovery.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The same 32 characters for the same text, on every JVM and in every version of Discovery. */
final class Fingerprint {

  private static final int BYTES = 16;

  private Fingerprint() {}

  /** The first half of the text's SHA-256, in hexadecimal. */
  static String of(CharSequence canonical) {
    try {
      byte[] text = canonical.toString().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
