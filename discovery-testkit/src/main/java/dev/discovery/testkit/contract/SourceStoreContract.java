package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.city.CityId;
import dev.discovery.plan.SourceTraits;
import dev.discovery.port.RegisteredSource;
import dev.discovery.port.RegisteredSource.Progress;
import dev.discovery.port.RegisteredSource.Projected;
import dev.discovery.port.RegisteredSource.Projecting;
import dev.discovery.port.SourceStore;
import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Cron;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.SlotPolicies;
import dev.discovery.schedule.Spread;
import dev.discovery.source.Scope;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of {@link SourceStore}. */
public abstract class SourceStoreContract extends Suite<StorageBed> {

  private static final SourceName KARNET = new SourceName("karnet");

  @Test
  void has_nothing_at_first() {
    assertThat(sources().all()).isEmpty();
    assertThat(inTransaction(() -> sources().hold())).isEmpty();
    assertThat(inTransaction(() -> sources().lock(KARNET))).isEmpty();
  }

  @Test
  void gives_back_what_was_put() {
    RegisteredSource karnet = source("karnet");

    put(karnet);

    assertThat(sources().all()).containsExactly(karnet);
    assertThat(inTransaction(() -> sources().hold())).containsExactly(karnet);
    assertThat(inTransaction(() -> sources().lock(KARNET))).contains(karnet);
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void keeps_every_trait(Scope scope) {
    var schedule =
        new SourceSchedule(Cron.parse("*/7 3-5 1,15 JAN-MAR MON"), ZoneId.of("America/Havana"));
    for (Overlap overlap : Overlap.values()) {
      var spread = new Spread(Duration.ofMillis(3_600_001));
      var catchUp = CatchUp.ALL.within(Duration.ofDays(366));
      var objective = Optional.of(Duration.ofSeconds(31_622_400));
      var traits =
          new SourceTraits(
              KARNET, scope, schedule, new SlotPolicies(overlap, catchUp, spread, objective));

      put(new RegisteredSource(traits, "f1", Given.NOW, new Projected()));

      assertThat(sources().all()).extracting(RegisteredSource::traits).containsExactly(traits);
    }
  }

  @Test
  void keeps_every_kind_of_progress() {
    List<Progress> kinds =
        List.of(
            new Projecting(Optional.empty()),
            new Projecting(Optional.of(new CityId("krakow"))),
            new Projecting(Optional.of(new CityId(Given.HOSTILE))),
            new Projected());
    for (Progress progress : kinds) {
      put(new RegisteredSource(traits("karnet"), "f1", Given.NOW, progress));

      assertThat(sources().all()).extracting(RegisteredSource::progress).containsExactly(progress);
    }
  }

  @Test
  void keeps_hostile_and_long_fingerprints() {
    for (String fingerprint : List.of(Given.HOSTILE, Given.LONG, "")) {
      put(new RegisteredSource(traits("karnet"), fingerprint, Given.NOW, new Projected()));

      assertThat(sources().all())
          .extracting(RegisteredSource::fingerprint)
          .containsExactly(fingerprint);
    }
  }

  @Test
  void put_replaces_only_the_source_of_its_name() {
    put(source("karnet"));
    put(source("repertuary"));
    RegisteredSource changed =
        new RegisteredSource(
            new SourceTraits(
                KARNET,
                Scope.COUNTRY,
                SourceSchedule.DEFAULT,
                SlotPolicies.DEFAULT.with(Overlap.ALLOW)),
            "f2",
            Given.NOW.plusSeconds(5),
            new Projecting(Optional.of(new CityId("lodz"))));

    put(changed);

    assertThat(sources().all()).containsExactly(changed, source("repertuary"));
  }

  @Test
  void orders_by_name() {
    List<String> names = List.of("0a", "a", "a-b", "a_b", "aa", "z9");
    for (String name : List.of("a_b", "z9", "aa", "a-b", "0a", "a")) {
      put(source(name));
    }

    assertThat(sources().all())
        .extracting(source -> source.traits().name().value())
        .containsExactlyElementsOf(names);
    assertThat(inTransaction(() -> sources().hold())).isEqualTo(sources().all());
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    put(new RegisteredSource(traits("karnet"), "f1", finer(Given.NOW), new Projected()));
    Instant put = seenAt();
    sources().seen(Set.of(KARNET), finer(Given.NOW.plus(Given.MICROSECOND)));

    assertThat(put).isEqualTo(Given.NOW);
    assertThat(seenAt()).isEqualTo(Given.NOW.plus(Given.MICROSECOND));
  }

  @Test
  void seen_moves_only_the_time_of_known_sources() {
    put(source("karnet"));
    put(source("repertuary"));
    Instant later = Given.NOW.plusSeconds(60);

    sources().seen(Set.of(KARNET, new SourceName("unheard-of")), later);

    assertThat(sources().all())
        .containsExactly(
            new RegisteredSource(traits("karnet"), "f1", later, new Projected()),
            source("repertuary"));
  }

  @Test
  void seen_never_goes_back() {
    put(source("karnet"));

    sources().seen(Set.of(KARNET), Given.NOW.minusSeconds(1));

    assertThat(seenAt()).isEqualTo(Given.NOW);
  }

  @Test
  void seen_takes_an_empty_collection() {
    put(source("karnet"));

    sources().seen(Set.of(), Given.NOW.plusSeconds(60));

    assertThat(sources().all()).containsExactly(source("karnet"));
  }

  @Test
  void rollback_undoes_put_and_seen() {
    put(source("karnet"));

    rolledBack(
        () -> {
          sources().put(source("repertuary"));
          sources().seen(Set.of(KARNET), Given.NOW.plusSeconds(60));
        });

    assertThat(sources().all()).containsExactly(source("karnet"));
  }

  @Test
  void locking_outside_a_transaction_is_refused() {
    put(source("karnet"));

    assertThatThrownBy(() -> sources().lock(KARNET)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> sources().hold()).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> sources().put(source("repertuary")))
        .isInstanceOf(RuntimeException.class);
    assertThat(sources().all()).containsExactly(source("karnet"));
  }

  @Test
  void lock_waits_for_the_holder_and_then_sees_what_it_wrote() {
    put(source("karnet"));
    RegisteredSource changed =
        new RegisteredSource(traits("karnet"), "f2", Given.NOW, new Projected());
    OpenTransaction holder =
        open(
            () -> {
              sources().lock(KARNET);
              sources().put(changed);
            });

    Future<Optional<RegisteredSource>> second =
        threads().start(() -> inTransaction(() -> sources().lock(KARNET)));
    boolean waited = Threads.isHeldUp(second);
    holder.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(second)).contains(changed);
  }

  @Test
  void lock_of_one_source_leaves_the_others_free() {
    put(source("karnet"));
    put(source("repertuary"));
    OpenTransaction holder = open(() -> sources().lock(KARNET));

    Optional<RegisteredSource> other =
        elsewhere(() -> inTransaction(() -> sources().lock(new SourceName("repertuary"))));
    holder.commit();

    assertThat(other).isPresent();
  }

  @Test
  void several_hold_at_once() {
    put(source("karnet"));
    OpenTransaction first = open(() -> sources().hold());

    OpenTransaction second = open(() -> sources().hold());
    List<RegisteredSource> third = inTransaction(() -> sources().hold());
    second.commit();
    first.commit();

    assertThat(third).containsExactly(source("karnet"));
  }

  @Test
  void changing_traits_or_fingerprint_waits_for_those_who_hold() {
    put(source("karnet"));
    var otherFingerprint = new RegisteredSource(traits("karnet"), "f2", Given.NOW, new Projected());
    var otherTraits =
        new RegisteredSource(
            new SourceTraits(KARNET, Scope.GLOBAL, SourceSchedule.DEFAULT, SlotPolicies.DEFAULT),
            "f2",
            Given.NOW,
            new Projected());
    for (RegisteredSource changed : List.of(otherFingerprint, otherTraits, source("brand-new"))) {
      OpenTransaction holder = open(() -> sources().hold());

      Future<?> change = threads().start(() -> put(changed));
      boolean waited = Threads.isHeldUp(change);
      holder.commit();
      Threads.result(change);

      assertThat(waited).as(changed.toString()).isTrue();
      assertThat(sources().all()).contains(changed);
    }
  }

  @Test
  void what_is_held_does_not_change_until_the_transaction_ends() {
    put(source("karnet"));
    var started = new ArrayList<Future<?>>();

    List<List<RegisteredSource>> seen =
        inTransaction(
            () -> {
              List<RegisteredSource> before = sources().hold();
              Future<?> change =
                  threads()
                      .start(
                          () ->
                              put(
                                  new RegisteredSource(
                                      traits("karnet"), "f2", Given.NOW, new Projected())));
              started.add(change);
              assertThat(Threads.isHeldUp(change)).isTrue();
              return List.of(before, sources().all());
            });
    Threads.result(started.get(0));

    assertThat(seen.get(1)).isEqualTo(seen.get(0));
  }

  @Test
  void holding_waits_for_a_change_that_is_not_committed() {
    put(source("karnet"));
    var changed = new RegisteredSource(traits("karnet"), "f2", Given.NOW, new Projected());
    OpenTransaction change = open(() -> sources().put(changed));

    Future<List<RegisteredSource>> hold =
        threads().start(() -> inTransaction(() -> sources().hold()));
    boolean waited = Threads.isHeldUp(hold);
    change.commit();

    assertThat(waited).isTrue();
    assertThat(Threads.result(hold)).containsExactly(changed);
  }

  @Test
  void moving_the_progress_or_being_seen_waits_for_nobody_who_holds() {
    put(source("karnet"));
    OpenTransaction holder = open(() -> sources().hold());

    elsewhere(
        () -> {
          put(
              new RegisteredSource(
                  traits("karnet"), "f1", Given.NOW, new Projecting(Optional.empty())));
          sources().seen(Set.of(KARNET), Given.NOW.plusSeconds(1));
          return true;
        });
    holder.commit();

    assertThat(sources().all())
        .containsExactly(
            new RegisteredSource(
                traits("karnet"),
                "f1",
                Given.NOW.plusSeconds(1),
                new Projecting(Optional.empty())));
  }

  @Test
  void who_holds_may_move_the_progress() {
    put(source("karnet"));
    var moved =
        new RegisteredSource(traits("karnet"), "f1", Given.NOW, new Projecting(Optional.empty()));

    inTransaction(
        () -> {
          sources().lock(KARNET);
          sources().hold();
          sources().put(moved);
        });

    assertThat(sources().all()).containsExactly(moved);
  }

  @Test
  void eight_threads_register_the_same_and_different_sources() {
    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 10; n++) {
                String name = n % 2 == 0 ? "shared-" + n : "own-" + thread + "-" + n;
                inTransaction(
                    () -> {
                      sources().lock(new SourceName(name));
                      sources().put(source(name));
                    });
                sources().seen(Set.of(new SourceName(name)), Given.NOW);
              }
              return true;
            });

    assertThat(sources().all()).hasSize(5 + 8 * 5);
  }

  @Test
  void thousand_sources_are_seen_in_one_call() {
    List<String> names = IntStream.range(0, 1_000).mapToObj("s%04d"::formatted).toList();
    inTransaction(() -> names.forEach(name -> sources().put(source(name))));
    Instant later = Given.NOW.plusSeconds(60);

    sources().seen(names.stream().map(SourceName::new).toList(), later);

    assertThat(sources().all()).hasSize(1_000).allMatch(source -> source.seenAt().equals(later));
  }

  static RegisteredSource source(String name) {
    return new RegisteredSource(traits(name), "f1", Given.NOW, new Projected());
  }

  private static SourceTraits traits(String name) {
    return new SourceTraits(
        new SourceName(name), Scope.CITY, SourceSchedule.DEFAULT, SlotPolicies.DEFAULT);
  }

  private static Instant finer(Instant at) {
    return at.plus(Given.CUT_OFF);
  }

  private void put(RegisteredSource source) {
    inTransaction(() -> sources().put(source));
  }

  private Instant seenAt() {
    return sources().all().get(0).seenAt();
  }

  private SourceStore sources() {
    return storage().sources();
  }
}
