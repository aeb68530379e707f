package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.discovery.Discovery;
import dev.discovery.access.AccessDeniedException;
import dev.discovery.access.Operation;
import dev.discovery.admin.ConfigPreview;
import dev.discovery.admin.SaveResult;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.config.DiscoveryConfigJson;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.Blocked;
import dev.discovery.plan.DecidedSlot;
import dev.discovery.plan.LoadProfile;
import dev.discovery.plan.PlannedSlot;
import dev.discovery.plan.Preview;
import dev.discovery.plan.Subscription;
import dev.discovery.plan.Target;
import dev.discovery.plan.TargetChange;
import dev.discovery.plan.TargetChange.Kind;
import dev.discovery.run.LedgerEntry;
import dev.discovery.schedule.ScheduleNote;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is to come, of what is stored and of what is proposed. */
public abstract class PreviewScenarios extends ProjectionSuite {

  private static final TargetId REPERTUARY = Scenario.target("repertuary", "krakow");
  private static final List<String> CITIES = List.of("krakow", "lodz", "warszawa");

  // ---- what is stored

  @Test
  void next_slots_of_a_target_are_those_that_ticks_then_decide() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", Scenario.config("0 */5 * * *", Scenario.source("karnet", 7)));
    node.orchestrator().tick();
    scenario().work(node);

    Preview preview = node.admin().nextSlots(KRAKOW, 6, Scenario.ANN).orElseThrow();
    for (PlannedSlot slot : preview.slots()) {
      scenario().at(slot.at());
      node.orchestrator().tick();
      scenario().work(node);
    }

    assertThat(preview.slots()).hasSize(6).allMatch(PlannedSlot::isRun);
    assertThat(scenario().runs(KRAKOW))
        .extracting(run -> run.slot().orElseThrow())
        .endsWith(preview.slots().stream().map(PlannedSlot::decided).toArray(DecidedSlot[]::new));
    assertThat(node.admin().nextSlots(Scenario.target("karnet", "lodz"), 5, Scenario.ANN))
        .isEmpty();
  }

  @Test
  void slots_of_a_city_are_sorted_bounded_and_hold_what_it_shares_with_others() {
    Discovery node = startAtMidnight(karnet, repertuary, quiz);
    Scenario.city(
        node,
        "krakow",
        Scenario.config(
            "0 * * * *",
            Scenario.source("karnet", 6),
            Scenario.source("pubquiz-pl", 12),
            Scenario.source("repertuary", 24, false, "{}")));
    wantQuiz(node, "lodz", 8);
    node.orchestrator().tick();
    scenario().work(node);

    Agenda day = node.admin().slots(Scenario.id("krakow"), DAY, 100, Scenario.ANN).orElseThrow();
    Agenda two = node.admin().slots(Scenario.id("krakow"), DAY, 2, Scenario.ANN).orElseThrow();

    assertThat(day.cut()).isFalse();
    assertThat(day.slots())
        .extracting(slot -> slot.target() + " " + Duration.between(MIDNIGHT, slot.at()).toHours())
        .containsExactly(
            "karnet@city:krakow 6",
            "pubquiz-pl@country:PL 8",
            "karnet@city:krakow 12",
            "pubquiz-pl@country:PL 16",
            "karnet@city:krakow 18");
    assertThat(two.cut()).isTrue();
    assertThat(two.slots()).isEqualTo(day.slots().subList(0, 2));
    assertThat(node.admin().slots(Scenario.id("nowhere"), DAY, 9, Scenario.ANN)).isEmpty();
  }

  @Test
  void slots_of_a_city_reach_exactly_as_far_as_was_asked() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", Scenario.config("15 * * * *", Scenario.source("karnet", 1)));
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofMinutes(40));

    Agenda hour = ahead(node, Duration.ofHours(1));

    assertThat(hour.from()).isEqualTo(MIDNIGHT.plus(Duration.ofMinutes(40)));
    assertThat(hour.until()).isEqualTo(hour.from().plus(Duration.ofHours(1)));
    assertThat(ahead(node, Duration.ofMinutes(35)).slots())
        .as("one at the very end is left out")
        .isEqualTo(ahead(node, Duration.ofMinutes(1)).slots());
    assertThat(ahead(node, Duration.ofMinutes(36)).slots())
        .last()
        .extracting(PlannedSlot::at)
        .isEqualTo(MIDNIGHT.plus(Duration.ofMinutes(75)));
    assertThat(ahead(node, Duration.ofDays(366)).cut()).isTrue();
    for (Duration wrong :
        List.of(Duration.ofSeconds(59), Duration.ofDays(-1), Duration.ofDays(366).plusNanos(1))) {
      assertThatThrownBy(() -> ahead(node, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ahead")
          .hasMessageContaining("1 minute to 366 days");
    }
  }

  private static Agenda ahead(Discovery node, Duration ahead) {
    return node.admin().slots(Scenario.id("krakow"), ahead, 100, Scenario.ANN).orElseThrow();
  }

  @Test
  void load_of_everything_goes_through_all_pages() {
    Discovery node = startAtMidnight(karnet, quiz);
    wantQuiz(node, "krakow", 6);
    node.orchestrator().tick();
    scenario().work(node);
    List<Target> many =
        IntStream.range(0, 2_001)
            .mapToObj(n -> Given.due(TargetId.of("karnet", "city:c" + n), MIDNIGHT.plus(DAY)))
            .toList();
    inTransaction(() -> storage().targets().insert(many));
    inTransaction(
        () -> storage().targets().insert(List.of(Given.fresh(Scenario.target("karnet", "zzz")))));

    LoadProfile load = node.admin().load(Duration.ofHours(30), Scenario.ANN);

    assertThat(load.isComplete()).isTrue();
    assertThat(load.from()).isEqualTo(MIDNIGHT);
    assertThat(load.peak()).contains(new LoadProfile.Peak(MIDNIGHT.plus(DAY), 2_002));
    assertThat(load.starts()).isEqualTo(2_001 + 4);
    assertThat(load.perHourBySource().get(quiz.name())).hasSize(30).contains(1);
  }

  @Test
  void target_of_a_source_that_no_node_has_is_blocked() {
    Discovery node = startAtMidnight(karnet, quiz);
    wantQuiz(node, "krakow", 6);
    Discovery other = scenario().node(karnet);
    scenario().after(Duration.ofMinutes(9));
    Preview known = other.admin().nextSlots(QUIZ, 5, Scenario.ANN).orElseThrow();
    scenario().after(Duration.ofMinutes(1));

    Preview unknown = other.admin().nextSlots(QUIZ, 5, Scenario.ANN).orElseThrow();
    Preview own = node.admin().nextSlots(QUIZ, 5, Scenario.ANN).orElseThrow();

    assertThat(known.slots()).hasSize(5);
    assertThat(unknown.slots()).isEmpty();
    assertThat(unknown.blocked()).map(Blocked::why).contains(Blocked.Why.UNKNOWN_SOURCE);
    assertThat(own.slots()).as("this node has it").hasSize(5);
  }

  // ---- what is proposed

  @Test
  void preview_of_a_config_says_what_is_added_dropped_moved_and_quarantined() {
    Discovery node = startAtMidnight(karnet, repertuary, quiz);
    Scenario.city(
        node,
        "krakow",
        Scenario.config(
            "0 * * * *", Scenario.source("karnet", 6), Scenario.source("pubquiz-pl", 6)));
    wantQuiz(node, "lodz", 12);
    node.orchestrator().tick();
    scenario().work(node);

    ConfigPreview moved =
        preview(node, Scenario.source("karnet", 3), Scenario.source("repertuary", 24));
    ConfigPreview held = preview(node, "{\"name\": \"karnet\", \"frequency_hours\": 0}");

    assertThat(moved.changes())
        .extracting(TargetChange::target, TargetChange::kind)
        .containsExactly(
            tuple(KRAKOW, Kind.MOVED), tuple(QUIZ, Kind.MOVED), tuple(REPERTUARY, Kind.ADDED));
    assertThat(moved.refused()).isEmpty();
    assertThat(moved.madeAgainst()).isEqualTo(new ConfigVersion(1));
    assertThat(starts(moved.before(), KRAKOW)).containsExactly(6L, 12L, 18L);
    assertThat(starts(moved.after(), KRAKOW)).containsExactly(3L, 6L, 9L, 12L, 15L, 18L, 21L);
    assertThat(starts(moved.after(), QUIZ)).as("lodz still wants it").containsExactly(12L);
    assertThat(starts(moved.after(), REPERTUARY)).as("due at once").containsExactly(0L);
    assertThat(moved.loadBefore().starts()).isEqualTo(6);
    assertThat(moved.loadAfter().starts()).isEqualTo(9);
    assertThat(held.changes())
        .extracting(TargetChange::kind)
        .containsExactly(Kind.QUARANTINED, Kind.MOVED);
    assertThat(held.refused())
        .extracting(it -> it.pointer())
        .containsExactly("/sources/0/frequency_hours");
    assertThat(held.quarantined()).isEqualTo(held.refused());
    assertThat(held.after().blocked()).containsOnlyKeys(KRAKOW);
    assertThat(
            node.admin()
                .preview(Scenario.id("nowhere"), DiscoveryConfig.EMPTY, DAY, 9, Scenario.ANN))
        .isEmpty();
  }

  @Test
  void preview_of_a_config_warns_of_a_frequency_that_the_cron_cannot_keep() {
    Discovery node = startAtMidnight(karnet, repertuary);
    Scenario.city(node, "krakow", Scenario.config("0 0 * * *", Scenario.source("karnet", 24)));

    ConfigPreview fine = preview(node, Scenario.source("karnet", 1));
    ConfigPreview rounded = preview(node, "{\"name\": \"karnet\", \"frequency\": \"PT90M\"}");
    ConfigPreview dropped = preview(node);

    assertThat(fine.warnings()).isEmpty();
    assertThat(rounded.refused()).isEmpty();
    assertThat(rounded.warnings()).containsOnlyKeys(KRAKOW);
    assertThat(rounded.warnings().get(KRAKOW))
        .extracting(ScheduleNote::kind)
        .contains(ScheduleNote.Kind.ROUNDED_UP);
    assertThat(dropped.warnings()).isEmpty();
  }

  @Test
  void dropping_the_last_wish_is_a_drop_with_the_slots_that_it_costs() {
    Discovery node = startAtMidnight(quiz);
    wantQuiz(node, "krakow", 6);
    node.orchestrator().tick();
    scenario().work(node);
    scenario().after(Duration.ofHours(7));

    ConfigPreview preview = preview(node);

    assertThat(preview.changes()).hasSize(1);
    TargetChange change = preview.changes().get(0);
    assertThat(change.kind()).isEqualTo(Kind.DROPPED);
    assertThat(change.gap().orElseThrow().slot().slot().at())
        .isEqualTo(MIDNIGHT.plus(Duration.ofHours(6)));
    assertThat(preview.after().slots()).isEmpty();
  }

  @Test
  void what_was_previewed_is_what_saving_does_and_previewing_writes_nothing() {
    Random random = new Random(11);
    Discovery node = startAtMidnight(karnet, repertuary, quiz);
    for (String city : CITIES) {
      Scenario.city(node, city, anyConfig(random));
    }
    for (int round = 0; round < 40; round++) {
      scenario().after(Duration.ofMinutes(random.nextInt(400)));
      if (random.nextBoolean()) {
        node.orchestrator().tick();
        scenario().work(node);
      }
      CityId city = Scenario.id(CITIES.get(random.nextInt(3)));
      DiscoveryConfig proposed = DiscoveryConfigJson.read(anyConfig(random));
      State before = state();

      ConfigPreview preview =
          node.admin().preview(city, proposed, DAY, 1_000, Scenario.ANN).orElseThrow();

      assertThat(state()).as("round %d: previewing writes nothing", round).isEqualTo(before);
      SaveResult saved = node.admin().save(city, proposed, preview.madeAgainst(), Scenario.ANN);
      if (saved instanceof SaveResult.Rejected rejected) {
        assertThat(rejected.violations()).isEqualTo(preview.refused());
        assertThat(state()).isEqualTo(before);
        continue;
      }
      assertThat(preview.refused()).isEmpty();
      assertThat(saved.violations()).isEqualTo(preview.quarantined());
      List<Target> promised = new ArrayList<>(before.targets());
      for (TargetChange change : preview.changes()) {
        promised.removeIf(target -> target.id().equals(change.target()));
        promised.add(change.after());
      }
      assertThat(state().targets())
          .as("round %d: %s", round, preview.changes())
          .containsExactlyInAnyOrderElementsOf(promised);
      assertThat(node.admin().slots(city, DAY, 1_000, Scenario.ANN).orElseThrow().slots())
          .isEqualTo(preview.after().slots().stream().filter(slot -> feeds(city, slot)).toList());
    }
  }

  private boolean feeds(CityId city, PlannedSlot slot) {
    return storage().subscriptions().ofCities(List.of(city)).stream()
        .anyMatch(each -> each.target().equals(Optional.of(slot.target())));
  }

  @Test
  void preview_waits_for_nobody() {
    Discovery node = startAtMidnight(karnet);
    Scenario.city(node, "krakow", KARNET);
    OpenTransaction writer =
        open(
            () -> {
              storage().configs().lock(List.of(Scenario.id("krakow")));
              storage().sources().hold();
              storage().targets().lock(List.of(KRAKOW));
            });

    ConfigPreview preview = preview(node, Scenario.source("karnet", 3));
    writer.commit();

    assertThat(preview.changes()).hasSize(1);
  }

  @Test
  void previews_are_for_those_who_may_see_them() {
    scenario().at(MIDNIGHT);
    Discovery node =
        Discovery.on(storage(), scenario().queue())
            .source(karnet)
            .access((actor, operation, subject) -> operation != Operation.PREVIEW)
            .open();
    Scenario.city(node, "krakow", KARNET);

    assertThatThrownBy(() -> node.admin().nextSlots(KRAKOW, 1, Scenario.ANN))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> node.admin().load(DAY, Scenario.ANN))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> node.admin().slots(Scenario.id("krakow"), DAY, 1, Scenario.ANN))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> preview(node)).isInstanceOf(AccessDeniedException.class);
  }

  // ---- what the tests say

  private ConfigPreview preview(Discovery node, String... sources) {
    DiscoveryConfig proposed = DiscoveryConfigJson.read(Scenario.config("0 * * * *", sources));
    return node.admin()
        .preview(Scenario.id("krakow"), proposed, DAY, 100, Scenario.ANN)
        .orElseThrow();
  }

  private static List<Long> starts(Agenda agenda, TargetId target) {
    return agenda.slots().stream()
        .filter(slot -> slot.target().equals(target))
        .map(slot -> Duration.between(MIDNIGHT, slot.at()).toHours())
        .toList();
  }

  private static String anyConfig(Random random) {
    var sources = new ArrayList<String>();
    for (String name : List.of("karnet", "repertuary", "pubquiz-pl")) {
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1 -> sources.add(Scenario.source(name, 6, false, "{}"));
        case 2 -> sources.add("{\"name\": \"%s\", \"frequency_hours\": 0}".formatted(name));
        default -> sources.add(Scenario.source(name, 1 + random.nextInt(12)));
      }
    }
    String zone = random.nextBoolean() ? "UTC" : "Europe/Warsaw";
    String cron = random.nextInt(3) == 0 ? "0 */2 * * *" : "30 * * * *";
    return Scenario.config(random.nextInt(8) > 0, cron, zone, sources.toArray(String[]::new));
  }

  /** All that a preview could have written. */
  private record State(
      List<Target> targets, List<Subscription> subscriptions, List<LedgerEntry> ledger) {}

  private State state() {
    List<TargetId> ids = new ArrayList<>(List.of(QUIZ));
    for (String city : CITIES) {
      ids.add(Scenario.target("karnet", city));
      ids.add(Scenario.target("repertuary", city));
    }
    return new State(
        storage().targets().find(ids),
        storage().subscriptions().ofCities(CITIES.stream().map(CityId::new).toList()),
        LedgerEntries.newest(storage(), ids, 1_000));
  }
}
