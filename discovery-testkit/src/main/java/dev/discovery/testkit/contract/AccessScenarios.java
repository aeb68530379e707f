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
import dev.discovery.city.CityId;
import dev.discovery.port.AuditQuery;
import dev.discovery.source.SourceDefinition;
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

  private static final Set<Operation> UNUSED =
      EnumSet.of(
          Operation.ENABLE, // the other side of DISABLE, in the same methods
          Operation.TICK);

  private final SourceDefinition karnet = Scenario.ofCity("karnet", new ScriptedSync());

  /** Everything that people can do: a method that is added is among them. */
  static List<Method> operations() {
    return Arrays.stream(DiscoveryAdmin.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void every_method_names_its_actor_last(Method method) {
    Class<?>[] types = method.getParameterTypes();

    assertThat(types[types.length - 1]).isEqualTo(Actor.class);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void what_is_denied_reads_nothing_locks_nothing_and_changes_nothing(Method method) {
    Faults process = new Faults();
    Discovery node = node(process, NOTHING);
    int before = process.calls().size();

    assertThatThrownBy(() -> call(node, method, EVE))
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
  void one_who_may_do_just_that_is_not_refused(Method method) {
    Discovery node = scenario().node(karnet);
    Scenario.city(node, "krakow", KARNET);
    Operation operation = operationOf(method);
    Discovery allowing = node(new Faults(), (actor, asked, subject) -> asked == operation);

    assertThatCode(() -> call(allowing, method, EVE)).doesNotThrowAnyException();
  }

  @Test
  void every_operation_guards_a_method() {
    Set<Operation> guarding = EnumSet.noneOf(Operation.class);
    operations().forEach(method -> guarding.add(operationOf(method)));

    assertThat(EnumSet.complementOf(EnumSet.copyOf(guarding))).isSubsetOf(UNUSED);
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
  private Operation operationOf(Method method) {
    Set<Operation> asked = EnumSet.noneOf(Operation.class);
    Discovery node =
        node(
            new Faults(),
            (actor, operation, subject) -> {
              asked.add(operation);
              return false;
            });
    assertThatThrownBy(() -> call(node, method, EVE)).isInstanceOf(AccessDeniedException.class);
    assertThat(asked).as(method.getName()).hasSize(1);
    return asked.iterator().next();
  }

  private static void call(Discovery node, Method method, Actor actor) throws Throwable {
    try {
      method.invoke(node.admin(), new AnyArguments(actor).of(method));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
