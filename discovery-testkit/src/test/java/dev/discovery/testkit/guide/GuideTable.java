package dev.discovery.testkit.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table of the guide, as people read it.
 *
 * @param line where it begins, counted from 1
 * @param heading of the section that it is in
 * @param given what the quotation above it says; empty without one
 * @param header what its columns are called
 * @param rows its cells, without the white space around them
 */
record GuideTable(
    int line, String heading, String given, List<String> header, List<List<String>> rows) {

  private static final Path GUIDES = Path.of("..", "docs", "guide");
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  /** All tables of the guide, in their order. */
  static List<GuideTable> all(String text) {
    List<String> lines = text.lines().toList();
    var tables = new ArrayList<GuideTable>();
    String heading = "";
    String given = "";
    for (int n = 0; n < lines.size(); n++) {
      String line = lines.get(n);
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ ", "");
      } else if (line.startsWith("> ")) {
        given = line.substring(2);
      } else if (line.startsWith("|")) {
        int first = n;
        var rows = new ArrayList<List<String>>();
        for (; n < lines.size() && lines.get(n).startsWith("|"); n++) {
          rows.add(cells(lines.get(n)));
        }
        tables.add(
            new GuideTable(
                first + 1, heading, given, rows.get(0), List.copyOf(rows.subList(2, rows.size()))));
        given = "";
      }
    }
    return tables;
  }

  /** The examples of configs. */
  static List<String> configs(String text) {
    return JSON.matcher(text).results().map(block -> block.group(1)).toList();
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  /** The chapter about time. */
  static String text() {
    return text("time.md");
  }

  /** A chapter. */
  static String text(String file) {
    try {
      return Files.readString(GUIDES.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
