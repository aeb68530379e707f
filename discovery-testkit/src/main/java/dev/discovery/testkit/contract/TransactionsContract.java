package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.city.CityId;
import dev.discovery.plan.Target;
import dev.discovery.port.PortException;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.port.Transactions;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.LedgerEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Transactions}. */
public abstract class TransactionsContract extends Suite<StorageBed> {

  private static final TargetId KARNET = TargetId.of("karnet", "city:krakow");

  @Test
  void returns_what_the_work_returned() {
    String returned = transactions().call(() -> "the result");

    assertThat(returned).isEqualTo("the result");
  }

  @Test
  void commits_what_was_done_inside() {
    transactions().run(() -> put("krakow"));

    assertThat(elsewhere(() -> exists("krakow"))).isTrue();
  }

  @Test
  void commits_what_every_port_did_together() {
    transactions().run(this::writeThroughEveryPort);

    assertThat(elsewhere(this::whatEveryPortHas)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void undoes_what_every_port_did_together() {
    rolledBack(this::writeThroughEveryPort);

    assertThat(elsewhere(this::whatEveryPortHas)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void shows_its_own_writes_before_the_commit() {
    boolean seen =
        transactions()
            .call(
                () -> {
                  put("krakow");
                  return exists("krakow");
                });

    assertThat(seen).isTrue();
  }

  @Test
  void shows_nobody_else_what_is_not_committed() {
    OpenTransaction open = open(() -> put("krakow"));

    boolean before = exists("krakow");
    open.commit();

    assertThat(before).isFalse();
    assertThat(exists("krakow")).isTrue();
  }

  @Test
  void sees_what_others_have_committed_since_it_began() {
    List<Boolean> seen =
        transactions()
            .call(
                () -> {
                  boolean before = exists("krakow");
                  elsewhere(() -> putAndSay("krakow"));
                  return List.of(before, exists("krakow"));
                });

    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void throws_what_the_work_threw_after_the_rollback() {
    var broken = new IllegalStateException("broken");

    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          put("krakow");
                          throw broken;
                        }))
        .isSameAs(broken);
    assertThat(exists("krakow")).isFalse();
  }

  @Test
  void rolls_back_on_an_error_too() {
    var broken = new AssertionError("broken");

    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          put("krakow");
                          throw broken;
                        }))
        .isSameAs(broken);
    assertThat(exists("krakow")).isFalse();
  }

  @Test
  void block_inside_a_block_joins_it() {
    transactions()
        .run(
            () -> {
              transactions().run(() -> put("krakow"));
              assertThat(exists("krakow")).isTrue();
              assertThat(elsewhere(() -> exists("krakow"))).isFalse();
              put("lodz");
            });

    assertThat(elsewhere(() -> exists("krakow") && exists("lodz"))).isTrue();
  }

  @Test
  void joined_block_is_undone_with_the_outer_one() {
    rolledBack(() -> transactions().run(() -> put("krakow")));

    assertThat(exists("krakow")).isFalse();
  }

  @Test
  void exception_that_left_a_joined_block_undoes_all_even_if_it_is_caught() {
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          put("krakow");
                          failInJoinedBlock();
                          put("lodz");
                        }))
        .as("a commit that did not take place is not passed over in silence")
        .isInstanceOf(PortException.class);
    assertThat(exists("krakow")).isFalse();
    assertThat(exists("lodz")).isFalse();
  }

  @Test
  void thread_whose_transaction_failed_begins_the_next_one_afresh() {
    assertThatThrownBy(() -> transactions().run(this::failInJoinedBlock))
        .isInstanceOf(PortException.class);

    transactions().run(() -> put("krakow"));

    assertThat(elsewhere(() -> exists("krakow"))).isTrue();
  }

  @Test
  void belongs_to_the_thread_that_opened_it() {
    rolledBack(() -> elsewhere(() -> putAndSay("krakow")));

    assertThat(exists("krakow")).isTrue();
  }

  @Test
  void actions_after_the_commit_run_in_order_on_this_thread_when_all_is_committed() {
    var seen = new ArrayList<String>();
    transactions()
        .run(
            () -> {
              transactions()
                  .afterCommit(() -> seen.add("first " + elsewhere(() -> exists("krakow"))));
              transactions()
                  .afterCommit(() -> seen.add("second " + Thread.currentThread().getName()));
              put("krakow");
              seen.add("end of the work");
            });

    assertThat(seen)
        .containsExactly(
            "end of the work", "first true", "second " + Thread.currentThread().getName());
  }

  @Test
  void action_of_a_joined_block_waits_for_the_outermost_commit() {
    var seen = new ArrayList<String>();
    transactions()
        .run(
            () -> {
              transactions().run(() -> transactions().afterCommit(() -> seen.add("action")));
              seen.add("outer work");
            });

    assertThat(seen).containsExactly("outer work", "action");
  }

  @Test
  void action_never_runs_after_a_rollback() {
    var seen = new ArrayList<String>();

    rolledBack(() -> transactions().afterCommit(() -> seen.add("action")));
    assertThatThrownBy(
            () ->
                transactions()
                    .run(
                        () -> {
                          transactions().afterCommit(() -> seen.add("rollback-only"));
                          failInJoinedBlock();
                        }))
        .isInstanceOf(PortException.class);
    transactions().run(() -> put("krakow"));

    assertThat(seen).isEmpty();
  }

  @Test
  void what_an_action_throws_goes_no_further() {
    var seen = new ArrayList<String>();

    String returned =
        transactions()
            .call(
                () -> {
                  transactions().afterCommit(TransactionsContract::fail);
                  transactions().afterCommit(() -> seen.add("next"));
                  put("krakow");
                  return "result";
                });

    assertThat(returned).isEqualTo("result");
    assertThat(seen).containsExactly("next");
    assertThat(exists("krakow")).isTrue();
  }

  @Test
  void action_may_open_a_transaction_of_its_own() {
    transactions()
        .run(() -> transactions().afterCommit(() -> transactions().run(() -> put("after commit"))));

    assertThat(elsewhere(() -> exists("after commit"))).isTrue();
  }

  @Test
  void action_outside_a_transaction_runs_at_once() {
    var seen = new ArrayList<String>();

    transactions().afterCommit(() -> seen.add("action"));
    transactions().afterCommit(TransactionsContract::fail);

    assertThat(seen).containsExactly("action");
  }

  @Test
  void eight_threads_have_transactions_of_their_own() {
    List<List<CityId>> kept =
        threads()
            .together(
                8,
                thread -> {
                  var committed = new ArrayList<CityId>();
                  for (int n = 0; n < 20; n++) {
                    String city = "c" + thread + "-" + n;
                    if (n % 2 == 0) {
                      transactions().run(() -> put(city));
                      committed.add(new CityId(city));
                    } else {
                      rolledBack(() -> put(city));
                    }
                  }
                  return committed;
                });

    assertThat(storage().configs().page(Optional.empty(), 1_000))
        .extracting(stored -> stored.city().id())
        .containsExactlyInAnyOrderElementsOf(kept.stream().flatMap(List::stream).toList());
  }

  private void failInJoinedBlock() {
    try {
      transactions().run(TransactionsContract::fail);
    } catch (IllegalStateException caught) {
      assertThat(caught).hasMessage("broken");
    }
  }

  private static void fail() {
    throw new IllegalStateException("broken");
  }

  private void writeThroughEveryPort() {
    put("krakow");
    storage().sources().put(SourceStoreContract.source("karnet"));
    Target target = Given.due(KARNET, Given.NOW);
    storage().targets().insert(List.of(target));
    var entry = new Entry.Enqueued(KARNET, Given.decided(Given.NOW), false);
    storage().runs().record(List.of(entry), Given.NOW, "node-1");
  }

  private List<Integer> whatEveryPortHas() {
    return Stream.of(
            storage().configs().page(Optional.empty(), 10),
            storage().sources().all(),
            storage().targets().find(List.of(KARNET)),
            LedgerEntries.newest(storage(), List.of(KARNET), 10))
        .map(List::size)
        .toList();
  }

  private Transactions transactions() {
    return storage().transactions();
  }

  private void put(String city) {
    storage().configs().put(Given.city(city));
  }

  private boolean putAndSay(String city) {
    return transactions()
        .call(
            () -> {
              put(city);
              return true;
            });
  }

  private boolean exists(String city) {
    return storage().configs().find(new CityId(city)).isPresent();
  }
}
