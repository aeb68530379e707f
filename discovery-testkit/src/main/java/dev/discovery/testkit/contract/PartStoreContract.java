package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.port.PartStore;
import dev.discovery.run.Run;
import dev.discovery.source.FailureKind;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.Part;
import dev.discovery.source.Parts;
import dev.discovery.source.RunId;
import dev.discovery.source.TooManyPartsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link PartStore}. */
public abstract class PartStoreContract extends RunLedgerSuite {

  private static final ItemCounts TWO = new ItemCounts(2, 1, 0, 1, 0, 0);

  @Test
  void has_nothing_at_first() {
    RunId run = running();

    assertThat(parts().find(run)).isEqualTo(Parts.NONE);
    assertThat(parts().page(run, Optional.empty(), 10)).isEmpty();
    assertThat(storage().history().find(run).orElseThrow().parts()).isEqualTo(Parts.NONE);
  }

  @Test
  void adds_up_what_was_reported_of_each_run() {
    RunId run = running();
    RunId other = ledger.started(ledger.enqueued(LODZ, NOW), NOW).id();
    Part failed = Part.failed("page 2", ITEMS, FailureKind.UPSTREAM, "HTTP 503");

    put(run, Part.done("page 1", TWO));
    put(run, failed);
    put(run, Part.done("page 3", ITEMS));
    put(other, Part.done("page 1", TWO));

    Parts sum = new Parts(3, 1, TWO.plus(ITEMS).plus(ITEMS), List.of(failed));
    assertThat(parts().find(run)).isEqualTo(sum);
    assertThat(parts().find(other)).isEqualTo(new Parts(1, 0, TWO, List.of()));
    assertThat(storage().history().find(run).orElseThrow().parts()).isEqualTo(sum);
  }

  @Test
  void part_that_is_reported_again_counts_once_as_it_was_reported_last() {
    RunId run = running();

    put(run, Part.failed("page 1", FailureKind.UPSTREAM, "HTTP 503"));
    put(run, Part.done("page 1", TWO));
    put(run, Part.done("page 1", TWO));

    assertThat(parts().find(run)).isEqualTo(new Parts(1, 0, TWO, List.of()));
  }

  @Test
  void keeps_names_and_messages_of_any_kind_and_pages_through_them() {
    RunId run = running();
    List<Part> all =
        List.of(
            Part.done("A", TWO),
            Part.failed("Z", FailureKind.UNEXPECTED, Given.HOSTILE + Given.LONG),
            Part.done("a", TWO),
            Part.done("ą", TWO),
            Part.failed("🎸 %_'\"\\", FailureKind.DATA, Given.HOSTILE));
    List.of(3, 1, 4, 0, 2).forEach(n -> put(run, all.get(n)));

    var seen = new ArrayList<Part>();
    Optional<String> after = Optional.empty();
    List<Part> page;
    do {
      page = parts().page(run, after, 2);
      seen.addAll(page);
      after = seen.isEmpty() ? after : Optional.of(seen.get(seen.size() - 1).name());
    } while (!page.isEmpty());

    assertThat(seen).isEqualTo(all);
    assertThat(parts().find(run).failures()).containsExactly(all.get(1), all.get(4));
  }

  @Test
  void tells_of_the_first_hundred_that_failed_and_counts_all() {
    RunId run = running();
    inTransaction(
        () -> {
          for (int n = 0; n < 150; n++) {
            parts().put(run, Part.failed("page %03d".formatted(n), FailureKind.DATA, "broken"));
          }
        });

    Parts sum = parts().find(run);
    assertThat(sum.reported()).isEqualTo(150);
    assertThat(sum.failed()).isEqualTo(150);
    assertThat(sum.items().failed()).isEqualTo(150);
    assertThat(sum.failures()).hasSize(Parts.MOST_FAILURES);
    assertThat(sum.failures().get(99).name()).isEqualTo("page 099");
  }

  @Test
  void part_beyond_the_most_is_refused_and_those_that_are_there_can_be_reported_again() {
    RunId run = running();
    for (int start = 0; start < Parts.MOST; start += 250) {
      int from = start;
      inTransaction(
          () -> {
            for (int n = from; n < from + 250; n++) {
              parts().put(run, Part.done("part " + n, TWO));
            }
          });
    }

    assertThatThrownBy(() -> put(run, Part.done("one more", TWO)))
        .isInstanceOf(TooManyPartsException.class)
        .hasMessageContaining("10000 parts")
        .hasMessageContaining("run=" + run)
        .hasMessageContaining("part=one more");
    put(run, Part.done("part 7", ItemCounts.NONE));

    assertThat(parts().find(run).reported()).isEqualTo(Parts.MOST);
    assertThat(parts().find(run).items().found()).isEqualTo(2L * (Parts.MOST - 1));
  }

  @Test
  void cleared_parts_are_gone_and_as_many_can_be_reported_anew() {
    RunId run = running();
    put(run, Part.done("page 1", TWO));

    inTransaction(() -> parts().clear(run));
    Parts cleared = parts().find(run);
    put(run, Part.done("page 1", ITEMS));

    assertThat(cleared).isEqualTo(Parts.NONE);
    assertThat(parts().find(run)).isEqualTo(new Parts(1, 0, ITEMS, List.of()));
  }

  @Test
  void nothing_of_a_transaction_that_rolls_back_was_reported() {
    RunId run = running();
    put(run, Part.done("page 1", TWO));

    rolledBack(() -> parts().put(run, Part.done("page 2", TWO)));
    rolledBack(() -> parts().put(run, Part.failed("page 1", FailureKind.DATA, "not really")));
    rolledBack(() -> parts().clear(run));

    assertThat(parts().find(run)).isEqualTo(new Parts(1, 0, TWO, List.of()));
  }

  @Test
  void report_without_a_transaction_is_refused() {
    RunId run = running();

    assertThatThrownBy(() -> parts().put(run, Part.done("page 1", TWO)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> parts().clear(run)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void parts_of_eight_threads_are_all_counted() {
    RunId run = running();

    threads()
        .together(
            8,
            thread -> {
              for (int n = 0; n < 20; n++) {
                put(run, Part.done("part %d of %d".formatted(n, thread % 4), TWO));
              }
              return true;
            });

    assertThat(parts().find(run).reported()).as("two threads for each name").isEqualTo(4 * 20);
    assertThat(parts().find(run).items().found()).isEqualTo(4 * 20 * 2);
  }

  private RunId running() {
    Run run = ledger.started(ledger.enqueued(KARNET, NOW), NOW);
    return run.id();
  }

  /** As a caller does it: under the lock of the run. */
  private void put(RunId run, Part part) {
    inTransaction(
        () -> {
          assertThat(runs().lock(run)).isPresent();
          parts().put(run, part);
        });
  }

  private PartStore parts() {
    return storage().parts();
  }
}
