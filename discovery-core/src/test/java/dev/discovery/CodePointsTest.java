package dev.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.city.CityId;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.SubscriptionStatus;
import dev.discovery.run.Failure;
import dev.discovery.run.TickCounts;
import dev.discovery.run.TickReport;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.SourceName;
import dev.discovery.source.SyncResult;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
  void what_no_database_stores_is_found_at_its_place_and_replaced_alike_everywhere() {
    String text = "🎸 \0 \uD83C \uDFB8";
    String shown = "🎸 \uFFFD \uFFFD \uFFFD";

    assertThat(CodePoints.faultIn(text)).hasValue(3);
    assertThat(CodePoints.faultIn(shown)).isEmpty();
    assertThat(CodePoints.storable(text)).isEqualTo(shown);
    assertThat(CodePoints.storable(shown)).isSameAs(shown);
    assertThat(Excerpt.of(text, 100)).isEqualTo(shown);
    assertThat(new Failure(FailureKind.DATA, text).message()).isEqualTo(shown);
    assertThat(Parked.untilEvent(ParkReason.QUARANTINED, text, Instant.EPOCH).detail())
        .isEqualTo(shown);
    assertThat(report(text).problem()).contains(shown);
    assertThat(subscription(text).detail()).isEqualTo(shown);
  }

  private static TickReport report(String problem) {
    return new TickReport(
        Instant.EPOCH, "node", TickCounts.NONE, Duration.ZERO, Optional.of(problem));
  }

  private static Subscription subscription(String detail) {
    return new Subscription(
        new CityId("krakow"),
        new SourceName("karnet"),
        Optional.empty(),
        Optional.empty(),
        SubscriptionStatus.QUARANTINED,
        detail,
        "");
  }

  @Test
  void half_a_character_is_no_text() {
    for (String half : List.of("a\uD83C", "\uDFB8a", "a\uD83Ca")) {
      assertThat(CodePoints.areStorable(half)).isFalse();
      assertThatThrownBy(() -> new CityId(half)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SyncResult.of(ItemCounts.NONE).withCursor(half))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> SyncResult.of(ItemCounts.NONE).withCursor("a\0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(CodePoints.areStorable("a🎸\n")).isTrue();
    assertThat(SyncResult.of(ItemCounts.NONE).withCursor("a🎸\n").cursor()).contains("a🎸\n");
  }
}
