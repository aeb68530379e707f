package dev.discovery.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.plan.LoadProfile.Counter;
import dev.discovery.plan.LoadProfile.Peak;
import dev.discovery.schedule.Slot;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadProfileTest {

  private static final Instant FROM = Instant.parse("2026-03-10T12:00:00Z");
  private static final SourceName KARNET = new SourceName("karnet");
  private static final SourceName QUIZ = new SourceName("quiz");

  @Test
  void counts_starts_of_each_minute_and_of_each_source_by_the_hour() {
    LoadProfile profile =
        profile(
            Duration.ofMinutes(90),
            run(KARNET, 0),
            run(KARNET, 59),
            run(QUIZ, 60),
            skip(QUIZ, 70),
            run(QUIZ, 60 * 60),
            run(QUIZ, 61 * 60));

    assertThat(profile.starts()).isEqualTo(5);
    assertThat(profile.perMinute()).hasSize(90).startsWith(2, 1, 0);
    assertThat(profile.perHour()).containsExactly(3, 2);
    assertThat(profile.perHourBySource())
        .isEqualTo(Map.of(KARNET, List.of(2, 0), QUIZ, List.of(1, 2)));
    assertThat(profile.peak()).contains(new Peak(FROM, 2));
    assertThat(profile.until()).isEqualTo(FROM.plus(Duration.ofMinutes(90)));
  }

  @Test
  void what_is_before_or_after_the_window_does_not_count_and_is_not_read() {
    Counter counter = LoadProfile.over(FROM, Duration.ofMinutes(1));
    Iterator<PlannedSlot> coming =
        Stream.of(run(QUIZ, -1), run(QUIZ, 59), run(QUIZ, 60), run(QUIZ, 61)).iterator();

    counter.add(coming);

    assertThat(counter.profile(true).starts()).isEqualTo(1);
    assertThat(counter.decisions()).isEqualTo(2);
    assertThat(coming.next()).isEqualTo(run(QUIZ, 61));
  }

  @Test
  void of_several_peaks_the_first_is_named_and_of_no_starts_none() {
    LoadProfile two =
        profile(
            Duration.ofHours(1), run(QUIZ, 120), run(QUIZ, 130), run(QUIZ, 300), run(QUIZ, 301));

    assertThat(two.peak()).contains(new Peak(FROM.plusSeconds(120), 2));
    assertThat(profile(Duration.ofHours(1)).peak()).isEmpty();
  }

  @Test
  void change_of_some_targets_moves_the_load_of_everything() {
    LoadProfile everything = profile(Duration.ofHours(2), run(QUIZ, 60), run(KARNET, 60));
    LoadProfile before = profile(Duration.ofHours(2), run(KARNET, 60));
    LoadProfile after = profile(Duration.ofHours(2), run(KARNET, 3_660), run(KARNET, 7_000));

    LoadProfile changed = everything.replacing(before, after);

    assertThat(changed)
        .isEqualTo(
            profile(Duration.ofHours(2), run(QUIZ, 60), run(KARNET, 3_660), run(KARNET, 7_000)));
    assertThat(everything.starts()).as("it is left as it is").isEqualTo(2);
    assertThat(everything.replacing(everything, after)).isEqualTo(after);
  }

  @Test
  void profiles_of_two_windows_do_not_add_up() {
    LoadProfile one = profile(Duration.ofHours(2));
    LoadProfile other = profile(Duration.ofHours(1));

    assertThatThrownBy(() -> one.replacing(one, other)).hasMessageContaining("window");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-10T12:00:01Z, PT1H",
    "2026-03-10T12:00:00Z, PT0S",
    "2026-03-10T12:00:00Z, PT90S",
    "2026-03-10T12:00:00Z, PT168H1M",
    "2026-03-10T12:00:00Z, PT-1H",
  })
  void window_is_of_whole_minutes_and_at_most_seven_days(Instant from, Duration length) {
    assertThatThrownBy(() -> LoadProfile.over(from, length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void many_targets_are_counted_one_after_the_other() {
    Counter counter = LoadProfile.over(FROM, LoadProfile.LONGEST);
    TargetSchedule schedule = Targets.schedule("0 */6 * * *", "PT6H", "PT6H");
    Target any = Targets.decidedAt(schedule, FROM.minusSeconds(1));

    IntStream.range(0, 5_000)
        .mapToObj(n -> new Target(TargetId.of("karnet", "city:c" + n), schedule, any.state()))
        .forEach(
            target ->
                counter.add(
                    new ComingSlots(target, Pauses.NONE, FROM, FROM.plus(LoadProfile.LONGEST))));

    assertThat(counter.profile(true).starts()).isBetween(5_000L * 27, 5_000L * 29);
    assertThat(counter.profile(true).perMinute()).hasSize(7 * 24 * 60);
  }

  private static LoadProfile profile(Duration length, PlannedSlot... slots) {
    Counter counter = LoadProfile.over(FROM, length);
    counter.add(List.of(slots).iterator());
    return counter.profile(true);
  }

  private static PlannedSlot run(SourceName source, int second) {
    return slot(source, second, Optional.empty());
  }

  private static PlannedSlot skip(SourceName source, int second) {
    return slot(source, second, Optional.of(SkipReason.QUARANTINED));
  }

  private static PlannedSlot slot(SourceName source, int second, Optional<SkipReason> skipped) {
    Instant at = FROM.plusSeconds(second);
    Slot slot = new Slot(at, LocalDateTime.ofInstant(at, ZoneOffset.UTC), false);
    return new PlannedSlot(
        TargetId.of(source.value(), "global"),
        DecidedSlot.only(new Pending(slot, at)),
        skipped,
        at);
  }
}
