package dev.discovery.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

final class AttributesTest {

  @Test
  void first_50_are_kept_in_order_and_the_others_counted() {
    var many = new LinkedHashMap<String, String>();
    for (int n = 10_000; n > 0; n--) {
      many.put("n" + n, "v" + n);
    }

    Attributes attributes = SyncResult.of(ItemCounts.NONE).withAttributes(many).attributes();

    assertThat(attributes.values().keySet())
        .containsExactlyElementsOf(many.keySet().stream().limit(50).toList());
    assertThat(attributes.dropped()).isEqualTo(9_950);
    assertThat(new Attributes(attributes.values(), 9_950)).isEqualTo(attributes);
  }

  @Test
  void long_and_unstorable_texts_are_cut_and_repaired() {
    var pairs = new LinkedHashMap<String, String>();
    pairs.put("n".repeat(200), "v".repeat(501));
    pairs.put("n".repeat(201), "same name once cut");
    pairs.put("a\0", "\uD800");

    Attributes attributes = Attributes.of(pairs);

    assertThat(attributes.values())
        .containsExactly(
            java.util.Map.entry("n".repeat(99) + "…", "v".repeat(499) + "…"),
            java.util.Map.entry("a\uFFFD", "\uFFFD"));
    assertThat(attributes.dropped()).isEqualTo(1);
  }
}
