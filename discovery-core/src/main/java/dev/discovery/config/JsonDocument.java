package dev.discovery.config;

import dev.discovery.source.Shown;
import dev.discovery.source.SourceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a config as plain values, in which edits are made where they belong, so that
 * everything else stays as it was. Immutable; equal whatever the order of keys.
 */
record JsonDocument(Map<String, @Nullable Object> members) {

  static final String SCHEDULE = "schedule";
  static final String SOURCES = "sources";
  static final JsonDocument EMPTY = new JsonDocument(Map.of());

  private static final int MAX_SOURCES = 500;

  JsonDocument {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** What is wrong with members that Discovery does not know. */
  List<Violation> unknownViolations() {
    var violations = new ArrayList<Violation>();
    members.forEach(
        (key, value) -> {
          if (value instanceof JsonUnreadable unreadable && !key.equals(SCHEDULE)) {
            violations.addAll(unreadable.violationsUnder(Violation.pointer("", key)));
          }
        });
    Object sources = members.get(SOURCES);
    boolean read = sources == null || sources instanceof List || sources instanceof JsonUnreadable;
    if (!read) {
      violations.add(new Violation("/" + SOURCES, "an array", Shown.value(sources)));
    }
    return violations;
  }

  Optional<CitySchedule> schedule(List<Violation> violations) {
    return JsonSchedule.read(members.get(SCHEDULE), "/" + SCHEDULE, violations);
  }

  /** One for each element of the array, at its place. */
  List<SourceEntry> sources() {
    var entries = new ArrayList<SourceEntry>();
    Set<SourceName> names = new HashSet<>();
    for (Object element : elements()) {
      String pointer = "/" + SOURCES + "/" + entries.size();
      SourceEntry entry = JsonSource.read(element, pointer);
      boolean again = entry.sourceName().map(name -> !names.add(name)).orElse(false);
      if (again) {
        String name = Shown.value(entry.sourceName().orElseThrow().value());
        entry = invalid(entry, pointer + "/name", "a name that is used once", name + " again");
      }
      if (entries.size() >= MAX_SOURCES) {
        entry = invalid(entry, pointer, "at most " + MAX_SOURCES + " sources", "one more");
      }
      entries.add(entry);
    }
    return List.copyOf(entries);
  }

  JsonDocument with(CitySchedule schedule) {
    var changed = new LinkedHashMap<>(members);
    changed.put(SCHEDULE, JsonSchedule.write(schedule, members.get(SCHEDULE)));
    return new JsonDocument(changed);
  }

  /** With an entry at that place, which is at most the one behind the last. */
  JsonDocument with(int place, SourceConfig source) {
    List<@Nullable Object> elements = new ArrayList<>(elements());
    if (place == elements.size()) {
      elements.add(null);
    }
    elements.set(place, JsonSource.write(source, elements.get(place)));
    return withSources(elements);
  }

  /** With these entries instead of all that there are. */
  JsonDocument with(List<SourceConfig> sources) {
    var elements = new ArrayList<@Nullable Object>();
    sources.forEach(source -> elements.add(JsonSource.write(source, null)));
    return withSources(elements);
  }

  /** Without the entries at these places. */
  JsonDocument without(Set<Integer> places) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int place = 0; place < elements().size(); place++) {
      if (!places.contains(place)) {
        elements.add(elements().get(place));
      }
    }
    return withSources(elements);
  }

  private JsonDocument withSources(List<@Nullable Object> elements) {
    var changed = new LinkedHashMap<>(members);
    changed.put(SOURCES, Collections.unmodifiableList(elements));
    return new JsonDocument(changed);
  }

  /** The entry at that place. */
  @Nullable Object element(int place) {
    return elements().get(place);
  }

  private List<?> elements() {
    return members.get(SOURCES) instanceof List<?> list ? list : List.of();
  }

  private static InvalidSource invalid(
      SourceEntry entry, String pointer, String expected, String found) {
    var violations = new ArrayList<Violation>();
    if (entry instanceof InvalidSource before) {
      violations.addAll(before.violations());
    }
    violations.add(new Violation(pointer, expected, found));
    return new InvalidSource(entry.sourceName(), violations);
  }
}
