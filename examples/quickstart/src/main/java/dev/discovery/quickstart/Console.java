package dev.discovery.quickstart;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the quickstart prints to: results to {@code out}, what is wrong to {@code err}. */
record Console(PrintStream out, PrintStream err) {

  /** Standard output and error, in UTF-8 whatever the locale is, since cities have names. */
  static Console standard() {
    return new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err));
  }

  /** The same for what is wrong, and silent otherwise. */
  Console quiet() {
    return new Console(new PrintStream(OutputStream.nullOutputStream()), err);
  }

  /** A line, formatted as {@link String#format}. */
  void say(String format, Object... values) {
    out.println(String.format(format, values));
  }

  /** These lines under a heading. */
  void section(String heading, List<String> lines) {
    out.println();
    out.println(heading);
    lines.forEach(out::println);
  }

  /** A line about something that is wrong. */
  void warn(String text) {
    err.println("quickstart: " + text);
  }

  /** A line for each. */
  void problems(List<CityFile.Problem> problems) {
    problems.forEach(problem -> warn(problem.toString()));
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }
}
