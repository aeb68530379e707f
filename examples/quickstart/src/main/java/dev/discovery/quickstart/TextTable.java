package dev.discovery.quickstart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in aligned columns of plain text. For one thread. */
final class TextTable {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final List<Boolean> right;

  /** With these headings; those that start with {@code >} head columns aligned to the right. */
  TextTable(String... headings) {
    right = List.of(headings).stream().map(heading -> heading.startsWith(">")).toList();
    rows.add(List.of(headings).stream().map(heading -> heading.replaceFirst("^>", "")).toList());
  }

  /** Adds a row with a cell for each heading. */
  void row(Object... cells) {
    if (cells.length != right.size()) {
      throw new IllegalArgumentException(
          "expected cells to be " + right.size() + ", got: " + cells.length);
    }
    rows.add(List.of(cells).stream().map(cell -> cell.toString().replaceAll("\\s", " ")).toList());
  }

  /** The lines, without trailing blanks. */
  List<String> lines() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(right.size(), 0));
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths.set(column, Math.max(widths.get(column), width(row.get(column))));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, List<Integer> widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths.get(column) - width(cell));
      line.append(column == 0 ? "" : GAP)
          .append(right.get(column) ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  /** In characters, not in bytes or UTF-16 units. */
  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
