package dev.discovery.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param config the reader's own cities
 */
record Arguments(Task task, Optional<Path> config) {

  /** What {@code --help} says. */
  static final String HELP =
      """
      Syncs events of several cities into PostgreSQL, from calendars that a local server makes up.

      Usage: run.sh [--once | --stats | --plan | --explain CITY SOURCE [--at INSTANT]] [--config FILE]

        --once          decide what is due at a fixed time, work on it, check all that came of it,
                        print it as tables, and exit: 0 if all is as it should be, otherwise 1
        --stats         work through a week, a tick each day, then print how each source of each city
                        is doing: health, last runs, success rate, durations, items, next run
        --plan          sync everything once, then print what the next 24 hours bring: each start
                        with its local time, and a bar for the load of each hour
        --explain CITY SOURCE
                        sync everything once, then say in one sentence, with the facts behind it,
                        why the source is (not) due for the city, and when it will be
        --at INSTANT    with --explain: why it did (not) run then, or whether it will, such as
                        2030-03-31T02:30:00Z
        --config FILE   your own cities instead of the built-in ones; see cities.json for the form
        --help          this text

      Without any of them it goes on until Ctrl-C: the built-in cities every minute, your own as
      your file says.

      Environment:
        DISCOVERY_JDBC_URL   a PostgreSQL 14 or newer of yours, such as
                             jdbc:postgresql://localhost/test?user=me&password=secret
                             Without it an embedded one is started, and removed at the end.
                             Tables go into a schema of their own: discovery_quickstart, which is
                             kept from run to run, or one for each --once, --stats, --plan and
                             --explain, which is dropped.
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a text for people
   */
  static Arguments of(List<String> args) {
    Optional<Task> task = Optional.empty();
    Optional<Path> config = Optional.empty();
    Optional<Instant> at = Optional.empty();
    for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
      String arg = rest.next();
      switch (arg) {
        case "--help", "-h" -> task = Optional.of(new Task.Help());
        case "--once" -> task = only(task, new Task.Check());
        case "--stats" -> task = only(task, new Task.Stats());
        case "--plan" -> task = only(task, new Task.Plan());
        case "--explain" -> {
          String city = value(rest, "--explain needs a city and a source");
          String source = value(rest, "--explain needs a city and a source");
          task = only(task, new Task.Explain(city, source, Optional.empty()));
        }
        case "--at" -> at = Optional.of(instant(value(rest, "--at needs an instant")));
        default -> {
          if (!arg.matches("--config(=.*)?")) {
            throw new IllegalArgumentException(
                "unknown argument "
                    + arg
                    + "; known are --once, --stats, --plan, --explain CITY SOURCE,"
                    + " --at INSTANT, --config FILE and --help");
          }
          if (config.isPresent()) {
            throw new IllegalArgumentException("--config may be given once");
          }
          config =
              Optional.of(
                  path(
                      arg.equals("--config")
                          ? value(rest, "--config needs a file")
                          : arg.substring("--config=".length())));
        }
      }
    }
    return new Arguments(then(task.orElseGet(Task.Live::new), at), config);
  }

  private static Optional<Task> only(Optional<Task> before, Task task) {
    if (before.filter(other -> !(other instanceof Task.Help)).isPresent()) {
      throw new IllegalArgumentException(
          "one of --once, --stats, --plan and --explain may be given, and once");
    }
    return before.isPresent() ? before : Optional.of(task);
  }

  private static Task then(Task task, Optional<Instant> at) {
    if (at.isEmpty() || task instanceof Task.Help) {
      return task;
    }
    if (task instanceof Task.Explain explain) {
      return new Task.Explain(explain.city(), explain.source(), at);
    }
    throw new IllegalArgumentException("--at goes with --explain");
  }

  private static String value(Iterator<String> rest, String expected) {
    String value = rest.hasNext() ? rest.next() : "";
    if (value.isEmpty() || value.startsWith("--")) {
      throw new IllegalArgumentException(expected);
    }
    return value;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--at needs an instant such as 2030-03-31T02:30:00Z, not " + text, e);
    }
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("--config needs a file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("--config: not a path: " + e.getMessage(), e);
    }
  }
}
