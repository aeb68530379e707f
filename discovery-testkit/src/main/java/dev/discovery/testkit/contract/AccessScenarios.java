package dev.discovery.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.discovery.Discovery;
import dev.discovery.access.AccessDeniedException;
import dev.discovery.access.AccessPolicy;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Permission;
import dev.discovery.access.Subject;
import dev.discovery.admin.CityPage;
import dev.discovery.admin.DiscoveryAdmin;
import dev.discovery.admin.SaveResult;
import dev.discovery.admin.TriggerReport;
import dev.discovery.admin.TriggerResult;
import dev.discovery.city.CityId;
import dev.discovery.config.ConfigVersion;
import dev.discovery.config.DiscoveryConfig;
import dev.discovery.port.AuditQuery;
import dev.discovery.port.StoredConfig;
import dev.discovery.run.Run;
import dev.discovery.run.RunRecord;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.TargetId;
import dev.discovery.testkit.Faults;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody does what the host's policy does not let them do. */
public abstract class AccessScenarios extends ScenarioSuite {

  private static final Actor EVE = new Actor("eve");
  private static final AccessPolicy NOTHING = (actor, operation, subject) -> false;
  private static final String KARNET = Scenario.config("0 0 * * *", Scenario.source("karnet", 24));

  private final SourceDefinition karnet = Scenario.ofCity("karnet", new ScriptedSync());

  /**
   * Everything that people can do: a method that is added is among them, and one that is told yes
   * or no with either, since that may be two operations.
   */
  static List<Deed> operations() {
    return Arrays.stream(DiscoveryAdmin.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .flatMap(
            method ->
                Arrays.asList(method.getParameterTypes()).contains(boolean.class)
                    ? Stream.of(new Deed(method, false), new Deed(method, true))
                    : Stream.of(new Deed(method, false)))
        .toList();
  }

  /** A call of a method, its flags all set or all not. */
  record Deed(Method method, boolean flags) {

    void by(Actor actor, Discovery node) throws Throwable {
      try {
        method.invoke(node.admin(), new AnyArguments(actor, flags).of(method));
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @Override
    public String toString() {
      return method.getName() + (flags ? " with yes" : "");
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void every_method_names_its_actor_last(Deed deed) {
    Class<?>[] types = deed.method().getParameterTypes();

    assertThat(types[types.length - 1]).isEqualTo(Actor.class);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void what_is_denied_reads_nothing_locks_nothing_and_changes_nothing(Deed deed) {
    Faults process = new Faults();
    Discovery node = node(process, NOTHING);
    int before = process.calls().size();

    assertThatThrownBy(() -> deed.by(EVE, node))
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            denied -> {
              assertThat(denied.actor()).isEqualTo(EVE);
              assertThat(denied).hasMessageContaining("eve").hasMessageContaining("operation=");
              assertThat(denied).hasMessageContaining(denied.operation().name());
              assertThat(denied).hasMessageContaining(denied.subject().toString());
            });
    assertThat(process.calls()).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void one_who_may_do_just_that_is_not_refused(Deed deed) {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", KARNET);
    Operation operation = operationOf(deed);
    Discovery allowing = node(new Faults(), (actor, asked, subject) -> asked == operation);

    assertThatCode(() -> deed.by(EVE, allowing)).doesNotThrowAnyException();
  }

  @Test
  void every_operation_guards_a_method() {
    Set<Operation> guarding = EnumSet.noneOf(Operation.class);
    operations().forEach(deed -> guarding.add(operationOf(deed)));

    assertThat(guarding)
        .as("all but the one that leaves a part out of an answer")
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Operation.READ_FAILURE_DETAILS)));
  }

  @Test
  void one_who_may_look_at_runs_sees_no_details_of_their_failures() {
    SourceDefinition broken =
        Scenario.ofCity(
            "karnet",
            context -> {
              throw new IllegalStateException("broken");
            });
    Discovery host = scenario().node(broken);
    Scenario.city(host, "krakow", KARNET);
    host.orchestrator().tick();
    TargetId target = Scenario.target("karnet", "krakow");
    Run run = scenario().run(target);
    host.worker().work(run.id());
    Discovery node =
        node(
            new Faults(), (actor, operation, subject) -> operation.permission() == Permission.VIEW);

    RunRecord full = host.admin().run(target, run.id(), EVE).orElseThrow();
    RunRecord shown = node.admin().run(target, run.id(), EVE).orElseThrow();

    assertThat(full.failed().get(0).failure().detail()).isPresent();
    assertThat(full).isNotEqualTo(shown);
    assertThat(shown).isEqualTo(full.withoutDetails());
  }

  @Test
  void policy_that_breaks_ends_the_operation_before_it_begins() {
    Faults process = new Faults();
    Discovery node =
        node(
            process,
            (actor, operation, subject) -> {
              throw new IllegalStateException("directory is down");
            });
    int before = process.calls().size();

    assertThatThrownBy(() -> node.admin().putCity(Given.city("krakow"), EVE))
        .hasMessage("directory is down");
    assertThat(process.calls()).hasSize(before);
  }

  @Test
  void viewer_looks_and_changes_nothing() {
    Discovery host = scenario().node(karnet);
    Scenario.city(host, "krakow", KARNET);
    Discovery node =
        node(
            new Faults(), (actor, operation, subject) -> operation.permission() == Permission.VIEW);
    CityId krakow = Scenario.id("krakow");

    assertThat(node.admin().find(krakow, EVE)).isPresent();
    assertThat(node.admin().sources(krakow, EVE)).hasSize(1);
    assertThatThrownBy(() -> node.admin().edit(krakow, config -> config, EVE))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(
            () -> node.admin().audit(AuditQuery.ALL.of(krakow), Optional.empty(), 10, EVE))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void one_of_a_city_does_everything_there_and_nothing_elsewhere() {
    Discovery host = scenario().node(karnet);
    Scenario.city(host, "krakow", KARNET);
    Scenario.city(host, "lodz", KARNET);
    Discovery node = node(new Faults(), onlyIn(Set.of("krakow")));

    node.admin().edit(Scenario.id("krakow"), config -> config.without(karnet.name()), EVE);
    assertThatThrownBy(
            () ->
                node.admin()
                    .edit(Scenario.id("lodz"), config -> config.without(karnet.name()), EVE))
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            denied -> assertThat(denied.subject()).isEqualTo(Subject.of(Scenario.id("lodz"))));

    assertThat(scenario().state(Scenario.target("karnet", "krakow")).active()).isFalse();
    assertThat(scenario().state(Scenario.target("karnet", "lodz")).active()).isTrue();
    AuditQuery krakow = AuditQuery.ALL.of(Scenario.id("krakow"));
    assertThat(node.admin().audit(krakow, Optional.empty(), 10, EVE)).isNotEmpty();
    assertThatThrownBy(() -> node.admin().audit(AuditQuery.ALL, Optional.empty(), 10, EVE))
        .isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void pages_leave_out_cities_that_one_may_not_see_and_still_end() {
    Discovery host = scenario().node(karnet);
    List<String> all = Stream.iterate(0, n -> n + 1).limit(23).map("c%02d"::formatted).toList();
    all.forEach(city -> host.admin().putCity(Given.city(city), Scenario.ANN));
    List<Set<String>> visible =
        List.of(Set.of(), Set.of("c22"), Set.of("c00", "c04", "c05", "c13"), Set.copyOf(all));

    for (Set<String> mine : visible) {
      Discovery node = node(new Faults(), onlyIn(mine));
      var seen = new ArrayList<String>();
      int pages = 0;
      Optional<CityId> after = Optional.empty();
      do {
        CityPage page = node.admin().page(after, 5, EVE);
        page.cities().forEach(city -> seen.add(city.city().id().value()));
        after = page.next();
        pages++;
      } while (after.isPresent());

      assertThat(seen).containsExactlyElementsOf(mine.stream().sorted().toList());
      assertThat(pages).as("23 cities, 5 at a time").isEqualTo(5);
    }
  }

  @Test
  void one_of_a_city_does_not_run_for_others_what_the_city_shares_with_them() {
    SourceDefinition quiz = Scenario.ofCountry("quiz", new ScriptedSync());
    TargetId shared = TargetId.of("quiz", "country:PL");
    Discovery host = scenario().node(karnet, quiz);
    Scenario.city(
        host,
        "krakow",
        Scenario.config("0 0 * * *", Scenario.source("quiz", 24), Scenario.source("karnet", 24)));
    Discovery node = node(new Faults(), onlyIn(Set.of("krakow")));

    assertThatThrownBy(() -> node.admin().trigger(Scenario.id("krakow"), quiz.name(), false, EVE))
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            denied -> assertThat(denied.subject()).isEqualTo(Subject.of(shared)));
    TriggerReport report = node.admin().triggerCity(Scenario.id("krakow"), false, EVE);

    assertThat(report.enqueued()).isEqualTo(1);
    assertThat(report.refused()).isEqualTo(1);
    assertThat(((TriggerResult.Enqueued) report.results().get(0)).target())
        .isEqualTo(Scenario.target("karnet", "krakow"));
    assertThat(report.results().get(1))
        .isInstanceOfSatisfying(
            TriggerResult.Refused.class,
            refused -> {
              assertThat(refused.target()).isEqualTo(shared);
              assertThat(refused.reason()).isEqualTo(TriggerResult.Refusal.DENIED);
            });
    assertThat(scenario().runs(shared)).isEmpty();
  }

  @Test
  void stale_form_shows_what_is_stored_only_to_one_who_may_read_it() {
    Discovery host = scenario().node(karnet);
    Scenario.city(host, "krakow", KARNET);
    Discovery writing =
        node(new Faults(), (actor, operation, subject) -> operation != Operation.READ_CITY);
    Discovery reading = node(new Faults(), AccessPolicy.ALLOW_ALL);
    StoredConfig stored = storage().configs().find(Scenario.id("krakow")).orElseThrow();

    assertThat(saveStale(writing))
        .isEqualTo(new SaveResult.Stale(stored.version(), Optional.empty()));
    assertThat(saveStale(reading))
        .isEqualTo(new SaveResult.Stale(stored.version(), Optional.of(stored)));
    assertThat(
            writing
                .admin()
                .rollBack(Scenario.id("krakow"), stored.version(), ConfigVersion.NONE, EVE))
        .isEqualTo(new SaveResult.Stale(stored.version(), Optional.empty()));
  }

  private static SaveResult saveStale(Discovery node) {
    return node.admin().save(Scenario.id("krakow"), DiscoveryConfig.EMPTY, ConfigVersion.NONE, EVE);
  }

  @Test
  void denial_within_a_hosts_transaction_does_not_spoil_it() {
    Discovery node = node(new Faults(), onlyIn(Set.of("krakow")));

    inTransaction(
        () -> {
          node.admin().putCity(Given.city("krakow"), EVE);
          assertThatThrownBy(() -> node.admin().putCity(Given.city("lodz"), EVE))
              .isInstanceOf(AccessDeniedException.class);
        });

    assertThat(storage().configs().find(Scenario.id("krakow"))).isPresent();
    assertThat(storage().configs().find(Scenario.id("lodz"))).isEmpty();
  }

  private static AccessPolicy onlyIn(Set<String> cities) {
    return (actor, operation, subject) ->
        operation == Operation.LIST_CITIES
            || subject.city().map(CityId::value).filter(cities::contains).isPresent();
  }

  private Discovery node(Faults process, AccessPolicy policy) {
    return Discovery.on(process.around(storage()), process.around(scenario().queue()))
        .source(karnet)
        .instance("guarded")
        .access(policy)
        .open();
  }

  /** What the policy is asked about first. */
  private Operation operationOf(Deed deed) {
    Set<Operation> asked = EnumSet.noneOf(Operation.class);
    Discovery node =
        node(
            new Faults(),
            (actor, operation, subject) -> {
              asked.add(operation);
              return false;
            });
    assertThatThrownBy(() -> deed.by(EVE, node)).isInstanceOf(AccessDeniedException.class);
    assertThat(asked).as(deed.toString()).hasSize(1);
    return asked.iterator().next();
  }
}
