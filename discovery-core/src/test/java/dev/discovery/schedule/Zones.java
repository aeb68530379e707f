package dev.discovery.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Every zone of the JDK, and every change of its clocks from 1970 to 2037. */
final class Zones {

  static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  static final Instant LAST = Instant.parse("2038-01-01T00:00:00Z");

  /** One zone for each set of rules; several zones are other names for the same one. */
  static final List<ZoneId> DISTINCT = distinct();

  private static final List<Change> CHANGES =
      DISTINCT.stream()
          .flatMap(
              zone -> changes(zone).stream().map(change -> new Change(zone, change.getInstant())))
          .toList();

  /** One change of the clocks of a zone. */
  record Change(ZoneId zone, Instant at) {}

  private Zones() {}

  static Arbitrary<ZoneId> any() {
    return Arbitraries.of(DISTINCT);
  }

  static Arbitrary<Change> anyChange() {
    return Arbitraries.of(CHANGES);
  }

  static List<Change> allChanges() {
    return CHANGES;
  }

  static List<ZoneOffsetTransition> changes(ZoneId zone) {
    var changes = new ArrayList<ZoneOffsetTransition>();
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.nextTransition(FIRST.minusSeconds(1));
    while (change != null && change.getInstant().isBefore(LAST)) {
      changes.add(change);
      change = rules.nextTransition(change.getInstant());
    }
    return changes;
  }

  private static List<ZoneId> distinct() {
    var byRules = new LinkedHashMap<ZoneRules, ZoneId>();
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(id);
      byRules.putIfAbsent(zone.getRules(), zone);
    }
    return List.copyOf(byRules.values());
  }
}
