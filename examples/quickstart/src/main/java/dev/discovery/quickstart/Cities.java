package dev.discovery.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where cities are read from. */
final class Cities {

  private Cities() {}

  /** Those that come with the quickstart. */
  static CityFile builtIn() throws IOException {
    try (InputStream cities = Cities.class.getResourceAsStream("/cities.json")) {
      if (cities == null) {
        throw new IOException("cities.json is missing from the class path");
      }
      return CityFile.read(new String(cities.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Those of a file.
   *
   * @throws IOException if it cannot be read, or is no JSON array; the text is for people
   */
  static CityFile of(Path file) throws IOException {
    try {
      return CityFile.read(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": not in UTF-8", e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
