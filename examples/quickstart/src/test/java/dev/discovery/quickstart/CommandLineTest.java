package dev.discovery.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void help_is_printed_and_nothing_is_started() {
    assertThat(run("--help")).isZero();

    assertThat(text(out)).isEqualTo(Arguments.HELP);
    assertThat(text(err)).isEmpty();
  }

  @Test
  void wrong_argument_is_explained_with_exit_code_2() {
    assertThat(run("--twice")).isEqualTo(2);

    assertThat(text(err)).contains("unknown argument --twice", "try --help");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void file_that_is_not_there_or_cannot_be_read_is_named() throws Exception {
    Path missing = folder.resolve("missing.json");
    Path binary = folder.resolve("binary.json");
    Files.write(binary, new byte[] {(byte) 0xff, 0x00});
    Path truncated = Files.writeString(folder.resolve("truncated.json"), "[{");

    assertThat(run("--config", missing.toString())).isEqualTo(1);
    assertThat(run("--config", binary.toString())).isEqualTo(1);
    assertThat(run("--config", truncated.toString())).isEqualTo(1);
    assertThat(run("--config", folder.toString())).isEqualTo(1);

    assertThat(text(err))
        .contains(missing + ": there is no such file")
        .contains(binary + ": not in UTF-8")
        .contains(truncated + ": not JSON at line 1, column 3")
        .contains(folder + ": cannot be read")
        .doesNotContain("\tat ");
  }

  @Test
  void file_without_a_city_that_can_be_used_is_explained() throws Exception {
    Path file = Files.writeString(folder.resolve("cities.json"), "[{\"id\": \"x\"}]");

    assertThat(run("--once", "--config", file.toString())).isEqualTo(1);

    assertThat(text(err))
        .contains("x: /0/name: expected a text of 1 to 200 characters, found nothing")
        .contains("there is no city to work on");
  }

  @Test
  void database_that_cannot_be_reached_is_explained_without_its_password() {
    var commandLine =
        new CommandLine(
            Optional.of("jdbc:postgresql://127.0.0.1:1/test?user=me&password=hush"), console());

    assertThat(commandLine.run(List.of("--once"))).isEqualTo(1);

    assertThat(text(err)).contains("the database cannot be used: ").doesNotContain("hush", "\tat ");
  }

  private int run(String... args) {
    return new CommandLine(TestUrl.find(), console()).run(List.of(args));
  }

  private Console console() {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
