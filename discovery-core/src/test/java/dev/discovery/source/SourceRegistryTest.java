package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceRegistryTest {

  private static final String[] ORDERED = {"a", "a-b", "bandsintown", "karnet", "z1", "z10", "z2"};

  @Test
  void sources_are_in_the_order_of_their_names_however_they_came() {
    SourceRegistry sources =
        SourceRegistry.of(
            Stream.of("z2", "karnet", "a-b", "z10", "a", "bandsintown", "z1")
                .map(SourceRegistryTest::source)
                .toList());

    assertThat(sources.names()).extracting(SourceName::value).containsExactly(ORDERED);
    assertThat(sources.definitions())
        .extracting(source -> source.name().value())
        .containsExactly(ORDERED);
  }

  @Test
  void two_sources_of_one_name_are_refused() {
    assertThatThrownBy(() -> SourceRegistry.of(source("karnet"), source("karnet")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected source name to be registered once, got: karnet");
  }

  @Test
  void nobody_changes_the_sources_of_a_node() {
    SourceRegistry sources = SourceRegistry.of(source("karnet"));

    assertThatThrownBy(() -> sources.names().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> sources.definitions().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static SourceDefinition source(String name) {
    return SourceDefinition.of(name, Scope.CITY, context -> SyncResult.of(ItemCounts.NONE));
  }
}
