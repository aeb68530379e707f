package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.plan.ParkReason;
import dev.discovery.plan.Parked;
import dev.discovery.plan.Pause;
import dev.discovery.plan.PauseScope;
import dev.discovery.plan.Target;
import dev.discovery.port.PauseStore;
import dev.discovery.port.PauseStore.Resumed;
import dev.discovery.source.ScopeKey;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link PauseStore}. */
public abstract class PauseStoreContract extends Suite<StorageBed> {

  private static final Instant NOW = Given.NOW;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final TargetId KRAKOW = TargetId.of("karnet", "city:krakow");
  private static final TargetId LODZ = TargetId.of("repertuary", "city:lodz");
  private static final PauseScope KARNET = PauseScope.of(KRAKOW.source());
  private static final PauseScope POLAND = PauseScope.of(ScopeKey.parse("country:PL"));

  // ---- what reaches a target

  @Test
  void has_nothing_at_first() {
    assertThat(pauses().reaching(List.of(KRAKOW)).all()).isEmpty();
    assertThat(inTransaction(() -> pauses().hold(List.of(KRAKOW))).all()).isEmpty();
    assertThat(pauses().inForce(NOW, 10)).isEmpty();
    assertThat(pauses().resumed(10)).isEmpty();
    assertThat(inTransaction(() -> pauses().resume(KARNET, NOW))).isEmpty();
  }

  @Test
  void gives_back_what_was_added_to_every_target_that_it_reaches() {
    TargetId elsewhere = TargetId.of("karnet", "city:lodz");
    for (PauseScope scope : PauseScope.reaching(KRAKOW)) {
      add(pause(scope, NOW));
    }

    assertThat(scopes(KRAKOW)).containsExactlyInAnyOrderElementsOf(PauseScope.reaching(KRAKOW));
    assertThat(scopes(elsewhere)).containsExactlyInAnyOrder(PauseScope.EVERYTHING, KARNET);
    assertThat(scopes(LODZ)).containsExactly(PauseScope.EVERYTHING);
    assertThat(scopes(KRAKOW, LODZ)).hasSize(4);
    assertThat(inTransaction(() -> pauses().hold(List.of(KRAKOW, LODZ))).all()).hasSize(4);
  }

  @Test
  void place_is_that_of_the_target_and_not_of_its_city() {
    add(pause(POLAND, NOW));

    assertThat(scopes(KRAKOW)).isEmpty();
    assertThat(scopes(TargetId.of("pubquiz-pl", "country:PL"))).containsExactly(POLAND);
    assertThat(scopes(TargetId.of("pubquiz-pl", "global"))).isEmpty();
  }

  @Test
  void pause_of_what_is_synced_for_the_whole_world_is_not_one_of_everything() {
    PauseScope world = PauseScope.of(ScopeKey.parse("global"));
    add(pause(world, NOW));

    assertThat(scopes(KRAKOW)).isEmpty();
    assertThat(scopes(TargetId.of("karnet", "global"))).containsExactly(world);
  }

  @Test
  void keeps_every_part_and_microseconds_and_cuts_what_is_finer() {
    String reason = Given.HOSTILE.replace("\u202e", "").strip();
    var stored = new Pause(KARNET, reason, new Actor("Łucja"), NOW, Optional.of(NOW.plus(HOUR)));

    add(
        new Pause(
            KARNET,
            reason,
            new Actor("Łucja"),
            NOW.plus(Given.CUT_OFF),
            Optional.of(NOW.plus(HOUR).plus(Given.CUT_OFF))));

    assertThat(pauses().reaching(List.of(KRAKOW)).all()).containsExactly(stored);
    assertThat(pauses().inForce(NOW, 10)).containsExactly(stored);
  }

  @Test
  void keeps_reasons_and_places_of_every_length() {
    PauseScope long300 = PauseScope.of(ScopeKey.parse("city:" + "ż".repeat(300)));
    var longest = new Pause(long300, "🎸".repeat(250), ann(), NOW, Optional.empty());
    add(longest);

    assertThat(pauses().inForce(NOW, 10)).containsExactly(longest);
  }

  // ---- one in force for each scope

  @Test
  void second_pause_of_a_scope_is_refused_with_the_first() {
    Pause first = pause(KARNET, NOW);
    add(first);

    Optional<Pause> refused = add(pause(KARNET, NOW.plusSeconds(5)));

    assertThat(refused).contains(first);
    assertThat(pauses().inForce(NOW.plusSeconds(9), 10)).containsExactly(first);
  }

  @Test
  void pause_that_has_ended_by_itself_gives_room_to_another_and_is_kept() {
    Pause first = pause(KARNET, NOW, NOW.plus(HOUR));
    add(first);
    undecided(NOW.plusSeconds(60));

    Optional<Pause> tooEarly = add(pause(KARNET, NOW.plus(HOUR).minus(Given.MICROSECOND)));
    Pause second = pause(KARNET, NOW.plus(HOUR));
    Optional<Pause> added = add(second);

    assertThat(tooEarly).contains(first);
    assertThat(added).isEmpty();
    assertThat(pauses().inForce(NOW.plus(HOUR), 10)).containsExactly(second);
    assertThat(pauses().reaching(List.of(KRAKOW)).all()).containsExactlyInAnyOrder(first, second);
    assertThat(pauses().resumed(10)).isEmpty();
  }

  @Test
  void pause_is_in_force_until_its_very_end() {
    Instant end = NOW.plus(HOUR);
    Pause pause = pause(KARNET, NOW, end);
    add(pause);

    assertThat(pauses().inForce(end.minus(Given.MICROSECOND), 10)).containsExactly(pause);
    assertThat(pauses().inForce(end, 10)).isEmpty();
    assertThat(inTransaction(() -> pauses().resume(KARNET, end))).isEmpty();
  }

  @Test
  void lists_the_newest_first_and_no_more_than_asked_for() {
    List<Pause> newest =
        IntStream.range(0, 30).mapToObj(n -> pause(city("c" + n), NOW.minusSeconds(n))).toList();
    newest.forEach(this::add);

    assertThat(pauses().inForce(NOW, 100)).isEqualTo(newest);
    assertThat(pauses().inForce(NOW, 7)).isEqualTo(newest.subList(0, 7));
  }

  // ---- resuming

  @Test
  void resumed_pause_has_ended_and_its_targets_are_to_be_woken() {
    Pause pause = pause(KARNET, NOW);
    add(pause);
    Instant end = NOW.plusSeconds(90);

    Resumed resumed = inTransaction(() -> pauses().resume(KARNET, end)).orElseThrow();
    Optional<Resumed> again = inTransaction(() -> pauses().resume(KARNET, end));

    assertThat(resumed.pause()).isEqualTo(pause.endedAt(end));
    assertThat(again).isEmpty();
    assertThat(pauses().inForce(NOW, 10)).isEmpty();
    assertThat(pauses().resumed(10)).containsExactly(resumed);
    assertThat(pauses().reaching(List.of(KRAKOW)).all()).containsExactly(resumed.pause());
    assertThat(add(pause(KARNET, end))).as("there is room for another").isEmpty();
  }

  @Test
  void each_pause_of_a_scope_is_woken_for_itself() {
    add(pause(KARNET, NOW));
    Resumed first = inTransaction(() -> pauses().resume(KARNET, NOW)).orElseThrow();
    add(pause(KARNET, NOW));
    Resumed second = inTransaction(() -> pauses().resume(KARNET, NOW)).orElseThrow();

    List<Resumed> both = pauses().resumed(10);
    List<Resumed> oldest = pauses().resumed(1);
    pauses().woken(first);
    pauses().woken(first);

    assertThat(both).containsExactly(first, second);
    assertThat(oldest).containsExactly(first);
    assertThat(pauses().resumed(10)).containsExactly(second);
  }

  @Test
  void what_is_rolled_back_has_not_happened() {
    rolledBack(() -> pauses().add(pause(KARNET, NOW)));
    List<Pause> afterAdding = pauses().inForce(NOW, 10);
    Pause pause = pause(KARNET, NOW);
    add(pause);
    rolledBack(() -> pauses().resume(KARNET, NOW));

    assertThat(afterAdding).isEmpty();
    assertThat(pauses().inForce(NOW, 10)).containsExactly(pause);
    assertThat(pauses().resumed(10)).isEmpty();
  }

  // ---- who holds

  @Test
  void holding_needs_a_transaction() {
    assertThatThrownBy(() -> pauses().hold(List.of(KRAKOW)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pauses().add(pause(KARNET, NOW)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void resuming_waits_for_those_who_hold_the_pause_and_for_nobody_else() {
    add(pause(KARNET, NOW));
    PauseScope krakow = city("krakow");
    add(pause(krakow, NOW));
    OpenTransaction holder = open(() -> pauses().hold(List.of(TargetId.of("karnet", "global"))));
    OpenTransaction another = open(() -> pauses().hold(List.of(TargetId.of("karnet", "global"))));

    Future<Optional<Resumed>> resume =
        threads().start(() -> inTransaction(() -> pauses().resume(KARNET, NOW)));
    boolean waited = Threads.isHeldUp(resume);
    holder.commit();
    boolean stillWaited = Threads.isHeldUp(resume);
    Optional<Resumed> free = elsewhere(() -> inTransaction(() -> pauses().resume(krakow, NOW)));
    another.commit();

    assertThat(waited).isTrue();
    assertThat(stillWaited).isTrue();
    assertThat(free).isPresent();
    assertThat(Threads.result(resume)).isPresent();
  }

  @Test
  void holding_waits_for_who_is_resuming_and_sees_the_end() {
    Pause pause = pause(KARNET, NOW);
    add(pause);
    OpenTransaction resume = open(() -> pauses().resume(KARNET, NOW.plusSeconds(1)));

    Future<List<Pause>> hold =
        threads()
            .start(() -> inTransaction(() -> List.copyOf(pauses().hold(List.of(KRAKOW)).all())));
    boolean waited = Threads.isHeldUp(hold);
    List<Pause> unlocked = elsewhere(() -> List.copyOf(pauses().reaching(List.of(KRAKOW)).all()));
    resume.commit();

    assertThat(waited).isTrue();
    assertThat(unlocked).containsExactly(pause);
    assertThat(Threads.result(hold)).containsExactly(pause.endedAt(NOW.plusSeconds(1)));
  }

  // ---- forgetting

  @Test
  void forgets_what_has_ended_and_nothing_else() {
    Pause standing = pause(KARNET, NOW);
    Pause later = pause(city("krakow"), NOW, NOW.plus(HOUR));
    add(standing);
    add(later);
    add(pause(POLAND, NOW, NOW.plusSeconds(60)));
    add(pause(PauseScope.EVERYTHING, NOW));
    Resumed resumed =
        inTransaction(() -> pauses().resume(PauseScope.EVERYTHING, NOW)).orElseThrow();

    pauses().forget(NOW.plusSeconds(60));
    List<Resumed> toWake = pauses().resumed(10);
    pauses().woken(resumed);
    pauses().forget(NOW.plusSeconds(60));

    assertThat(toWake).containsExactly(resumed);
    assertThat(pauses().reaching(List.of(KRAKOW, TargetId.of("karnet", "country:PL"))).all())
        .containsExactlyInAnyOrder(standing, later);
  }

  @Test
  void remembers_a_pause_while_something_that_fell_due_in_it_is_undecided() {
    Instant end = NOW.plus(HOUR);
    Pause pause = pause(KARNET, NOW, end);
    add(pause);
    undecided(end);

    pauses().forget(end);
    List<Pause> while1 = List.copyOf(pauses().reaching(List.of(KRAKOW)).all());
    inTransaction(
        () -> {
          storage().targets().lock(List.of(KRAKOW));
          storage().targets().advance(List.of(Given.due(KRAKOW, end.plus(Given.MICROSECOND))));
        });
    pauses().forget(end);

    assertThat(while1).containsExactly(pause);
    assertThat(pauses().reaching(List.of(KRAKOW)).all()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ParkReason.class)
  void remembers_a_pause_for_a_slot_that_waits_for_something_else_than_a_repair(ParkReason reason) {
    Instant end = NOW.plus(HOUR);
    add(pause(KARNET, NOW, end));
    var why = new Parked(reason, "why", NOW, Optional.of(end.plus(HOUR)), 0);
    Target undecided = Given.due(KRAKOW, end);
    inTransaction(
        () -> storage().targets().insert(List.of(undecided.in(undecided.state().parked(why)))));

    pauses().forget(end);

    assertThat(pauses().reaching(List.of(KRAKOW)).all())
        .hasSize(reason == ParkReason.QUARANTINED ? 0 : 1);
  }

  @Test
  void forgetting_waits_for_nobody() {
    add(pause(KARNET, NOW, NOW.plusSeconds(1)));
    OpenTransaction holder = open(() -> pauses().hold(List.of(KRAKOW)));

    elsewhere(
        () -> {
          pauses().forget(NOW.plusSeconds(2));
          return true;
        });
    int held = pauses().reaching(List.of(KRAKOW)).all().size();
    holder.commit();
    pauses().forget(NOW.plusSeconds(2));

    assertThat(held).isEqualTo(1);
    assertThat(pauses().reaching(List.of(KRAKOW)).all()).isEmpty();
  }

  // ---- many

  @Test
  void eight_threads_put_and_end_pauses_of_one_scope_and_one_is_in_force_at_a_time() {
    List<List<String>> did =
        threads()
            .together(
                8,
                thread -> {
                  var own = new ArrayList<String>();
                  for (int n = 0; n < 15; n++) {
                    Instant at = NOW.plusSeconds(n);
                    Pause mine = new Pause(KARNET, "by " + thread, ann(), at, Optional.empty());
                    if (inTransaction(() -> pauses().add(mine)).isEmpty()) {
                      own.add("put");
                    }
                    if (inTransaction(() -> pauses().resume(KARNET, at)).isPresent()) {
                      own.add("ended");
                    }
                    inTransaction(() -> pauses().hold(List.of(KRAKOW)));
                  }
                  return own;
                });

    List<String> all = did.stream().flatMap(List::stream).toList();
    long put = all.stream().filter("put"::equals).count();
    assertThat(put).isPositive();
    assertThat(all.stream().filter("ended"::equals)).hasSize((int) put);
    assertThat(pauses().resumed(1_000)).hasSize((int) put);
    assertThat(pauses().inForce(NOW, 10)).isEmpty();
  }

  @Test
  void thousand_pauses_are_found_for_a_thousand_targets_in_one_call() {
    List<TargetId> ids = Given.ids(1_000);
    inTransaction(() -> ids.forEach(id -> pauses().add(pause(PauseScope.of(id), NOW))));

    assertThat(pauses().reaching(ids).all()).hasSize(1_000);
    assertThat(pauses().reaching(ids.subList(3, 5)).all()).hasSize(2);
  }

  // ---- what the tests say

  private static Pause pause(PauseScope scope, Instant since) {
    return new Pause(scope, "maintenance", ann(), since, Optional.empty());
  }

  private static Pause pause(PauseScope scope, Instant since, Instant until) {
    return new Pause(scope, "maintenance", ann(), since, Optional.of(until));
  }

  private static Actor ann() {
    return new Actor("ann");
  }

  private static PauseScope city(String id) {
    return PauseScope.of(ScopeKey.parse("city:" + id));
  }

  private Optional<Pause> add(Pause pause) {
    return inTransaction(() -> pauses().add(pause));
  }

  /** A target that is due at an instant. */
  private void undecided(Instant at) {
    inTransaction(() -> storage().targets().insert(List.of(Given.due(KRAKOW, at))));
  }

  private List<PauseScope> scopes(TargetId... targets) {
    return pauses().reaching(List.of(targets)).all().stream().map(Pause::scope).toList();
  }

  private PauseStore pauses() {
    return storage().pauses();
  }
}
