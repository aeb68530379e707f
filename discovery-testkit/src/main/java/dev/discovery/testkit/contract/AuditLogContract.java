package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.city.CityId;
import dev.discovery.port.AuditLog;
import dev.discovery.port.AuditLog.AuditRow;
import dev.discovery.port.AuditLog.Position;
import dev.discovery.port.AuditQuery;
import dev.discovery.source.RunId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditLog}. */
public abstract class AuditLogContract extends Suite<StorageBed> {

  private static final Instant NOW = Given.NOW;
  private static final Actor ANN = new Actor("ann");
  private static final Actor BEN = new Actor("ben");
  private static final CityId KRAKOW = new CityId("krakow");
  private static final CityId LODZ = new CityId("lodz");
  private static final SourceName KARNET = new SourceName("karnet");
  private static final Touched KARNET_IN_KRAKOW = Touched.of(TargetId.of("karnet", "city:krakow"));

  @Test
  void has_nothing_at_first() {
    assertThat(all()).isEmpty();
  }

  @Test
  void gives_back_everything_that_an_entry_says() {
    AuditEntry full =
        new AuditEntry(
            NOW,
            new Actor(Given.HOSTILE),
            Operation.TRIGGER,
            Touched.of(TargetId.of("karnet", "country:PL")).by(new RunId(7)),
            Given.HOSTILE,
            Given.LONG,
            Given.HOSTILE + Given.LONG);
    AuditEntry sparse = new AuditEntry(NOW, ANN, Operation.PAUSE, Touched.EVERYTHING, "", "", "");

    record(full);
    record(sparse);

    assertThat(all()).containsExactly(sparse, full);
  }

  @Test
  void every_operation_can_be_recorded() {
    for (Operation operation : Operation.values()) {
      record(new AuditEntry(NOW, ANN, operation, Touched.of(KRAKOW), "", "", ""));
    }

    assertThat(all())
        .extracting(AuditEntry::operation)
        .containsExactlyInAnyOrder(Operation.values());
  }

  @Test
  void texts_of_any_length_and_kind_are_stored_as_far_as_they_go() {
    String text = "\u0000\ud800" + "🎸".repeat(2_000);

    record(new AuditEntry(NOW, ANN, Operation.PAUSE, Touched.EVERYTHING, text, text, text));

    assertThat(all())
        .singleElement()
        .satisfies(entry -> assertThat(entry.reason()).startsWith("\ufffd\ufffd🎸").endsWith("…"))
        .satisfies(entry -> assertThat(entry.reason()).hasSizeBetween(1_990, 2_000));
  }

  @Test
  void filters_by_city_source_and_actor_and_by_all_of_them() {
    AuditEntry ofCity = entry(0, ANN, Touched.of(KRAKOW));
    AuditEntry ofTarget = entry(1, ANN, KARNET_IN_KRAKOW);
    AuditEntry ofSource = entry(2, BEN, Touched.of(Subject.of(KARNET)));
    AuditEntry ofOther = entry(3, BEN, Touched.of(Subject.of(LODZ, KARNET)));
    AuditEntry ofAll = entry(4, ANN, Touched.EVERYTHING);
    List.of(ofCity, ofTarget, ofSource, ofOther, ofAll).forEach(this::record);

    AuditQuery all = AuditQuery.ALL;
    assertThat(asked(all)).containsExactly(ofAll, ofOther, ofSource, ofTarget, ofCity);
    assertThat(asked(all.of(KRAKOW))).containsExactly(ofTarget, ofCity);
    assertThat(asked(all.of(KARNET))).containsExactly(ofOther, ofSource, ofTarget);
    assertThat(asked(all.by(BEN))).containsExactly(ofOther, ofSource);
    assertThat(asked(all.of(KRAKOW).of(KARNET))).containsExactly(ofTarget);
    assertThat(asked(all.of(KARNET).by(ANN))).containsExactly(ofTarget);
    assertThat(asked(all.of(LODZ).by(ANN))).isEmpty();
    assertThat(asked(all.of(LODZ).of(KARNET).by(BEN))).containsExactly(ofOther);
    assertThat(asked(all.of(new CityId("nowhere")))).isEmpty();
  }

  @Test
  void time_range_has_its_start_and_not_its_end() {
    for (int second = 0; second < 5; second++) {
      record(entry(second, second % 2 == 0 ? ANN : BEN, KARNET_IN_KRAKOW));
    }

    AuditQuery range = AuditQuery.ALL.from(NOW.plusSeconds(1)).until(NOW.plusSeconds(4));

    List<AuditQuery> queries =
        List.of(range, range.of(KRAKOW), range.of(KARNET), range.of(KRAKOW).of(KARNET));
    assertThat(queries).allSatisfy(query -> assertThat(seconds(query)).containsExactly(3L, 2L, 1L));
    assertThat(seconds(range.by(ANN))).containsExactly(2L);
    assertThat(seconds(AuditQuery.ALL.from(NOW.plusSeconds(4)))).containsExactly(4L);
    assertThat(seconds(AuditQuery.ALL.until(NOW.plusSeconds(1)))).containsExactly(0L);
    assertThat(seconds(AuditQuery.ALL.until(NOW))).isEmpty();
  }

  @Test
  void pages_have_each_entry_once_also_of_one_instant() {
    for (int n = 0; n < 25; n++) {
      record(entry(n / 10, n % 2 == 0 ? ANN : BEN, KARNET_IN_KRAKOW));
    }

    List<AuditQuery> queries =
        List.of(
            AuditQuery.ALL,
            AuditQuery.ALL.of(KRAKOW),
            AuditQuery.ALL.of(KARNET),
            AuditQuery.ALL.until(NOW.plusSeconds(10)));
    assertThat(queries).allSatisfy(query -> assertThat(paged(query, 4)).hasSize(25));
    assertThat(paged(AuditQuery.ALL.by(ANN), 4)).hasSize(13);
    assertThat(paged(AuditQuery.ALL.until(NOW.plusSeconds(1)), 3)).hasSize(10);
  }

  @Test
  void page_goes_on_where_the_last_one_ended_whatever_came_in_between() {
    for (int n = 0; n < 4; n++) {
      record(entry(n, ANN, KARNET_IN_KRAKOW));
    }
    List<AuditRow> first = audit().find(AuditQuery.ALL, Optional.empty(), 2);

    record(entry(9, ANN, KARNET_IN_KRAKOW));

    assertThat(audit().find(AuditQuery.ALL, Optional.of(first.get(1).position()), 10))
        .extracting(row -> row.entry().at())
        .containsExactly(NOW.plusSeconds(1), NOW);
  }

  @Test
  void keeps_microseconds_and_cuts_what_is_finer() {
    record(
        new AuditEntry(
            NOW.plus(Given.CUT_OFF), ANN, Operation.PAUSE, Touched.EVERYTHING, "", "", ""));

    assertThat(all()).extracting(AuditEntry::at).containsExactly(NOW);
  }

  @Test
  void entry_of_a_transaction_that_was_rolled_back_is_gone() {
    rolledBack(() -> audit().record(entry(0, ANN, KARNET_IN_KRAKOW)));

    assertThat(all()).isEmpty();
  }

  @Test
  void entry_is_seen_by_others_once_its_transaction_has_committed() {
    OpenTransaction open = open(() -> audit().record(entry(0, ANN, KARNET_IN_KRAKOW)));
    assertThat(all()).isEmpty();

    open.commit();

    assertThat(all()).hasSize(1);
  }

  @Test
  void entry_without_a_transaction_is_refused() {
    assertThatThrownBy(() -> audit().record(entry(0, ANN, KARNET_IN_KRAKOW)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(all()).isEmpty();
  }

  @Test
  void eight_threads_record_at_once_and_none_waits_for_another() {
    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 20; n++) {
                record(entry(n, new Actor("thread-" + thread), KARNET_IN_KRAKOW));
              }
              return true;
            });

    assertThat(paged(AuditQuery.ALL.of(KRAKOW), 7)).hasSize(8 * 20);
    assertThat(asked(AuditQuery.ALL.by(new Actor("thread-3"))))
        .extracting(AuditEntry::at)
        .hasSize(20)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void thousand_entries_are_read_in_one_call() {
    inTransaction(
        () -> {
          for (int n = 0; n < 1_000; n++) {
            audit().record(entry(n, ANN, KARNET_IN_KRAKOW));
          }
        });

    assertThat(audit().find(AuditQuery.ALL, Optional.empty(), 1_000)).hasSize(1_000);
  }

  private static AuditEntry entry(int second, Actor actor, Touched touched) {
    return new AuditEntry(
        NOW.plusSeconds(second), actor, Operation.EDIT_NEXT_RUN, touched, "why", "was", "is");
  }

  private void record(AuditEntry entry) {
    inTransaction(() -> audit().record(entry));
  }

  private List<AuditEntry> all() {
    return elsewhere(() -> asked(AuditQuery.ALL));
  }

  private List<AuditEntry> asked(AuditQuery query) {
    return audit().find(query, Optional.empty(), 100).stream().map(AuditRow::entry).toList();
  }

  private List<Long> seconds(AuditQuery query) {
    return asked(query).stream()
        .map(entry -> entry.at().getEpochSecond() - NOW.getEpochSecond())
        .toList();
  }

  private HashSet<Long> paged(AuditQuery query, int limit) {
    var ids = new ArrayList<Long>();
    Optional<Position> last = Optional.empty();
    List<AuditRow> page;
    do {
      page = audit().find(query, last, limit);
      page.forEach(row -> ids.add(row.id()));
      last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1).position());
    } while (page.size() == limit);
    assertThat(ids).doesNotHaveDuplicates();
    return new HashSet<>(ids);
  }

  private AuditLog audit() {
    return storage().audit();
  }
}
