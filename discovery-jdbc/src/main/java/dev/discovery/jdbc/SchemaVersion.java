package dev.discovery.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of the tables, and the script that leads to it from the one before.
 *
 * @param number from 1, without gaps
 * @param name of the script, after its number
 * @param worksWith the oldest code that works on it, as the newest version that such code knows:
 *     what only adds tables, indexes or columns with a default keeps the number of the version
 *     before
 */
record SchemaVersion(int number, String name, int worksWith) {

  /** All of them, in order. */
  static final List<SchemaVersion> ALL = List.of(new SchemaVersion(1, "foundation", 1));

  /** Where its script is, for people and class loaders. */
  String resource() {
    return "dev/discovery/jdbc/schema/V%03d__%s.sql".formatted(number, name);
  }

  String script() {
    try (@Nullable InputStream in =
        SchemaVersion.class.getClassLoader().getResourceAsStream(resource())) {
      if (in == null) {
        throw new IllegalStateException("expected " + resource() + " to be on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SHA-256 of the script, in hex. */
  String checksum() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
