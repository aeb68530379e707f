package dev.discovery.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link KillableNode} and what it says. Thread-safe. */
final class ChildNode implements AutoCloseable {

  private static final long LONGEST_WAIT_SECONDS = 60;

  private final String name;
  private final Process process;

  /** Starts it; what it says, with its name before it, goes into {@code said}. */
  ChildNode(String name, BlockingQueue<String> said) throws IOException {
    this.name = name;
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                KillableNode.class.getName(),
                TestPostgres.url(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var reader = new Thread(() -> read(said), "output of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  static BlockingQueue<String> output() {
    return new LinkedBlockingQueue<>();
  }

  /** The next thing said that contains {@code text}; others before it are dropped. */
  static String await(BlockingQueue<String> said, String text) throws InterruptedException {
    while (true) {
      String line = said.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("something with \"%s\"", text).isNotNull();
      if (line.contains(text)) {
        return line;
      }
    }
  }

  String name() {
    return name;
  }

  /** SIGKILL: no shutdown hook, no finally block, no farewell to the database. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets it leave in good order. */
  int leave() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read(BlockingQueue<String> said) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(line -> said.add(name + ": " + line));
    } catch (IOException | UncheckedIOException e) {
      said.add(name + ": output ended, " + e.getMessage());
    }
  }
}
