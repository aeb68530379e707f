package dev.discovery.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What auto_explain writes into the server's log. For one thread. */
final class ServerLog {

  private static final Pattern DURATION = Pattern.compile("LOG:  duration: ([\\d.]+) ms  plan:");

  private final Path file;
  private long read;

  ServerLog(Sql sql) {
    this.file = Path.of(sql.value("SHOW data_directory"), sql.value("SELECT pg_current_logfile()"));
  }

  /** A statement as it was executed: how long that took in the database, its text and its plan. */
  record Executed(double millis, String plan) {}

  /** What was executed since the last call. */
  List<Executed> executed() {
    List<Executed> all = new ArrayList<>();
    String lines = unread();
    Matcher found = DURATION.matcher(lines);
    while (found.find()) {
      var plan = new StringBuilder();
      lines
          .substring(found.end())
          .lines()
          .skip(1)
          .takeWhile(line -> line.startsWith("\t"))
          .forEach(line -> plan.append(line.substring(1)).append('\n'));
      all.add(new Executed(Double.parseDouble(found.group(1)), plan.toString()));
    }
    return all;
  }

  private String unread() {
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      var bytes = new byte[(int) (log.length() - read)];
      log.seek(read);
      log.readFully(bytes);
      read += bytes.length;
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
