package dev.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.city.CityId;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodePointsTest {

  /** U+E000 and U+FFFD come before U+1F3B8, whose halves begin with U+D83C. */
  private static final List<String> ORDERED =
      List.of(
          "a", "a-b", "ab", "a\uD7FF", "a\uE000", "a\uFFFD", "a\uFFFDb", "a🎸", "a🎸a", "a🎹", "b");

  @Test
  void characters_beyond_the_basic_plane_come_last() {
    var shuffled = new ArrayList<>(ORDERED);
    Collections.shuffle(shuffled, new Random(1));

    shuffled.sort(CodePoints::compare);

    assertThat(shuffled).isEqualTo(ORDERED);
    assertThat(CodePoints.compare("a🎸", "a🎸")).isZero();
  }

  @Test
  void ids_are_ordered_so() {
    assertThat(ORDERED.stream().map(CityId::new)).isSorted();
    assertThat(ORDERED.stream().map(id -> TargetId.of("karnet", "city:" + id))).isSorted();
  }

  @Test
  void half_a_character_is_no_text() {
    for (String half : List.of("a\uD83C", "\uDFB8a", "a\uD83Ca")) {
      assertThat(CodePoints.areWhole(half)).isFalse();
      assertThatThrownBy(() -> new CityId(half)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SyncResult.of(ItemCounts.NONE).withCursor(half))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> SyncResult.of(ItemCounts.NONE).withCursor("a\0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SyncResult.of(ItemCounts.NONE).withCursor("a🎸\n").cursor()).contains("a🎸\n");
  }
}
