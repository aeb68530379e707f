package dev.discovery.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stored form does not change from version to version: {@code stored.json} is read as {@code
 * violations.txt} says and written as {@code written.json}.
 */
class GoldenConfigTest {

  private static List<Path> documents() throws IOException, URISyntaxException {
    var root = Objects.requireNonNull(GoldenConfigTest.class.getResource("golden")).toURI();
    try (Stream<Path> each = Files.list(Path.of(root))) {
      return each.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_document_is_read_and_written_as_it_always_was(Path document) throws IOException {
    DiscoveryConfig config =
        DiscoveryConfigJson.read(Files.readString(document.resolve("stored.json")));

    String written = DiscoveryConfigJson.write(config);

    assertThat(config.violations())
        .extracting(Violation::toString)
        .isEqualTo(Files.readAllLines(document.resolve("violations.txt")));
    assertThat(written).isEqualTo(Files.readString(document.resolve("written.json")).strip());
    assertThat(DiscoveryConfigJson.read(written)).isEqualTo(config);
    assertThat(DiscoveryConfigJson.read(written).violations()).isEqualTo(config.violations());
    assertThat(DiscoveryConfigJson.write(DiscoveryConfigJson.read(written))).isEqualTo(written);
  }
}
