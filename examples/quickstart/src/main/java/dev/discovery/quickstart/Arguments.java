package dev.discovery.quickstart;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param once whether to run one tick and check what came of it
 * @param config the reader's own cities
 * @param help whether to explain, and do nothing else
 */
record Arguments(boolean once, Optional<Path> config, boolean help) {

  /** What {@code --help} says. */
  static final String HELP =
      """
      Syncs events of several cities into PostgreSQL, from calendars that a local server makes up.

      Usage: run.sh [--once] [--config FILE]

        --once          decide what is due at a fixed time, work on it, check all that came of it,
                        print it as tables, and exit: 0 if all is as it should be, otherwise 1
        --config FILE   your own cities instead of the built-in ones; see cities.json for the form
        --help          this text

      Without --once it goes on until Ctrl-C: the built-in cities every minute, your own as
      your file says.

      Environment:
        DISCOVERY_JDBC_URL   a PostgreSQL 14 or newer of yours, such as
                             jdbc:postgresql://localhost/test?user=me&password=secret
                             Without it an embedded one is started, and removed at the end.
                             Tables go into a schema of their own: discovery_quickstart, which is
                             kept from run to run, or one for each --once, which is dropped.
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a text for people
   */
  static Arguments of(List<String> args) {
    boolean once = false;
    boolean help = false;
    Optional<Path> config = Optional.empty();
    for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
      String arg = rest.next();
      if (arg.equals("--once")) {
        once = true;
      } else if (arg.equals("--help") || arg.equals("-h")) {
        help = true;
      } else if (arg.matches("--config(=.*)?") && config.isPresent()) {
        throw new IllegalArgumentException("--config may be given once");
      } else if (arg.startsWith("--config=")) {
        config = Optional.of(path(arg.substring("--config=".length())));
      } else if (arg.equals("--config")) {
        config = Optional.of(path(rest.hasNext() ? rest.next() : ""));
      } else {
        throw new IllegalArgumentException(
            "unknown argument " + arg + "; known are --once, --config FILE and --help");
      }
    }
    return new Arguments(once, config, help);
  }

  private static Path path(String text) {
    if (text.isEmpty() || text.startsWith("--")) {
      throw new IllegalArgumentException("--config needs a file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("--config: not a path: " + e.getMessage(), e);
    }
  }
}
