package dev.discovery.quickstart;

import dev.discovery.city.City;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.Blocked;
import dev.discovery.plan.PlannedSlot;
import dev.discovery.port.TargetStore;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The next 24 hours of some cities, for people: what starts when, and how much in each hour. A
 * target that several cities share is in it once.
 *
 * @param cities those with an agenda each
 * @param zones of the targets' schedules
 */
record DayPlan(Instant from, Map<City, Agenda> cities, Map<TargetId, ZoneId> zones) {

  /** How far it looks. */
  static final Duration AHEAD = Duration.ofHours(24);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("EEE HH:mm").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("EEE HH:mm VV");
  private static final Comparator<PlannedSlot> IN_ORDER =
      Comparator.comparing(PlannedSlot::at).thenComparing(PlannedSlot::target);
  private static final int LONGEST_BAR = 40;

  /** The zones of these targets, as their rows have them. */
  static Map<TargetId, ZoneId> zonesOf(TargetStore targets, Set<TargetId> ids) {
    return targets.find(ids).stream()
        .collect(
            Collectors.toMap(target -> target.id(), target -> ZoneId.of(target.schedule().zone())));
  }

  /** Whether every city's agenda is whole. */
  boolean isWhole() {
    return cities.values().stream().noneMatch(Agenda::cut);
  }

  /** A row for each decision. */
  List<String> starts() {
    var table = new TextTable("UTC", "LOCAL TIME", "SOURCE", "FOR", "NOTE");
    for (PlannedSlot slot : slots()) {
      table.row(
          UTC.format(slot.at()),
          LOCAL.format(slot.at().atZone(zones.get(slot.target()))),
          slot.target().source(),
          who(slot.target()),
          note(slot));
    }
    return table.lines();
  }

  /** A row for each target of which nothing comes. */
  List<String> blocked() {
    var all = new TreeMap<TargetId, Blocked>();
    cities.values().forEach(agenda -> all.putAll(agenda.blocked()));
    if (all.isEmpty()) {
      return List.of();
    }
    var table = new TextTable("SOURCE", "FOR", "WHY", "DETAIL");
    all.forEach((target, why) -> table.row(target.source(), who(target), why.why(), why.detail()));
    return table.lines();
  }

  /** A row for each hour, with a bar as long as it is busy. */
  List<String> load() {
    Map<Instant, Integer> starts = new HashMap<>();
    slots().stream()
        .filter(PlannedSlot::isRun)
        .forEach(slot -> starts.merge(slot.at().truncatedTo(ChronoUnit.HOURS), 1, Integer::sum));
    int most = starts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int perCell = Math.max(1, (most + LONGEST_BAR - 1) / LONGEST_BAR);
    var table = new TextTable("UTC", ">STARTS", "LOAD");
    Instant end = from.plus(AHEAD);
    for (Instant hour = from.truncatedTo(ChronoUnit.HOURS);
        hour.isBefore(end);
        hour = hour.plus(1, ChronoUnit.HOURS)) {
      int count = starts.getOrDefault(hour, 0);
      table.row(UTC.format(hour), count, "█".repeat((count + perCell - 1) / perCell));
    }
    return table.lines();
  }

  private List<PlannedSlot> slots() {
    var slots = new TreeSet<>(IN_ORDER.thenComparing(slot -> slot.slot().at()));
    cities.values().stream().flatMap(agenda -> agenda.slots().stream()).forEach(slots::add);
    return new ArrayList<>(slots);
  }

  /** The city's name, or the place with the cities that share it. */
  private String who(TargetId target) {
    List<String> names =
        cities.entrySet().stream()
            .filter(each -> isIn(each.getValue(), target))
            .map(each -> each.getKey().name())
            .toList();
    String all = String.join(", ", names);
    return target.scope().city().isPresent() ? all : target.scope() + ": " + all;
  }

  private static boolean isIn(Agenda agenda, TargetId target) {
    return agenda.blocked().containsKey(target)
        || agenda.slots().stream().anyMatch(slot -> slot.target().equals(target));
  }

  private static String note(PlannedSlot slot) {
    return slot.skipped()
        .map(why -> "skipped: " + why)
        .orElse(slot.slot().offGrid() ? "first run" : "");
  }
}
