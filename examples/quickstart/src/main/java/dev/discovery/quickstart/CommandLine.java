package dev.discovery.quickstart;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From the command line to one of the ways to run, and to an exit code: 0 if all went well, 1 if
 * not, 2 if the command line itself is wrong.
 *
 * @param jdbcUrl the value of {@code DISCOVERY_JDBC_URL}
 */
record CommandLine(Optional<String> jdbcUrl, Console console) {

  private static final long MOST_SECONDS_TO_STOP = 60;

  /** Runs, and ends the JVM. Ctrl-C lets it end in order. */
  static void main(List<String> args) {
    Thread main = Thread.currentThread();
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, ended), "quickstart-stop"));
    Optional<String> url =
        Optional.ofNullable(System.getenv("DISCOVERY_JDBC_URL")).filter(text -> !text.isBlank());
    int code = new CommandLine(url, Console.standard()).run(args);
    ended.countDown();
    System.exit(code);
  }

  /** Runs, and returns the exit code. */
  int run(List<String> args) {
    Arguments arguments;
    try {
      arguments = Arguments.of(args);
    } catch (IllegalArgumentException e) {
      console.warn(e.getMessage());
      console.warn("try --help");
      return 2;
    }
    if (arguments.task() instanceof Task.Help) {
      console.out().print(Arguments.HELP);
      return 0;
    }
    try {
      return run(arguments);
    } catch (InterruptedException e) {
      console.say("Stopped.");
      return 1;
    } catch (IOException e) {
      console.warn(e.getMessage());
      return 1;
    } catch (Exception e) {
      console.warn("failed: " + e);
      e.printStackTrace(console.err());
      return 1;
    }
  }

  private int run(Arguments arguments) throws Exception {
    boolean builtIn = arguments.config().isEmpty();
    CityFile cities = builtIn ? Cities.builtIn() : Cities.of(arguments.config().get());
    if (cities.cities().isEmpty()) {
      console.problems(cities.problems());
      console.warn("there is no city to work on");
      return 1;
    }
    if (arguments.task() instanceof Task.Check) {
      return code(new Once(cities, builtIn, console).run(jdbcUrl));
    }
    if (arguments.task() instanceof Task.Stats) {
      return code(new Week(cities, Once.START, console).run(jdbcUrl));
    }
    var outlook = new Outlook(cities, InstantSource.system().instant(), console);
    if (arguments.task() instanceof Task.Plan) {
      return code(outlook.plan(jdbcUrl));
    }
    if (arguments.task() instanceof Task.Explain explain) {
      return code(outlook.explain(jdbcUrl, explain));
    }
    Quickstart.run(jdbcUrl, cities, builtIn ? Pace.EVERY_MINUTE : Pace.AS_WRITTEN, console);
    return 0;
  }

  private static int code(boolean allIsWell) {
    return allIsWell ? 0 : 1;
  }

  private static void stop(Thread main, CountDownLatch ended) {
    main.interrupt();
    try {
      if (!ended.await(MOST_SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        System.err.println("quickstart: did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
