package dev.discovery.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.discovery.city.City;
import dev.discovery.city.CityId;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetSchedule;
import dev.discovery.plan.TargetState;
import dev.discovery.schedule.Frequency;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.source.TargetId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The database orders, and locks, ids as Java does: also where UTF-16 would have another order. */
class IdOrderTest {

  private static final List<CityId> ORDERED =
      List.of("A", "a", "a-b", "a_b", "ab", "z", "é", "\uD7FF", "\uE000", "\uFFFD", "🎸", "🎹")
          .stream()
          .map(CityId::new)
          .toList();

  private final PostgresStorage storage = PostgresBed.open().storage();

  @Test
  void cities_are_paged_and_locked_in_the_order_of_their_ids() {
    List<CityId> shuffled = shuffled(ORDERED);
    storage
        .transactions()
        .run(
            () ->
                shuffled.forEach(
                    id -> storage.configs().put(City.of(id.value(), "x", "PL", "UTC"))));

    List<CityId> page =
        storage.configs().page(Optional.empty(), 100).stream()
            .map(each -> each.city().id())
            .toList();
    List<CityId> locked =
        storage.transactions().call(() -> storage.configs().lock(shuffled)).stream()
            .map(each -> each.city().id())
            .toList();

    assertThat(ORDERED).isSorted();
    assertThat(page).isEqualTo(ORDERED);
    assertThat(locked).isEqualTo(ORDERED);
  }

  @Test
  void targets_are_locked_in_the_order_of_their_ids() {
    List<TargetId> ordered =
        ORDERED.stream().map(city -> TargetId.of("karnet", "city:" + city)).toList();
    storage.targets().insert(shuffled(ordered).stream().map(IdOrderTest::target).toList());

    List<Target> locked =
        storage.transactions().call(() -> storage.targets().lock(shuffled(ordered)));

    assertThat(ordered).isSorted();
    assertThat(locked).extracting(Target::id).isEqualTo(ordered);
  }

  private static Target target(TargetId id) {
    return new Target(
        id,
        new TargetSchedule("0 0 * * *", "UTC", Frequency.ofHours(24), SlotPolicies.DEFAULT),
        TargetState.NEW);
  }

  private static <T> List<T> shuffled(List<T> ordered) {
    var shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(4));
    return shuffled;
  }
}
