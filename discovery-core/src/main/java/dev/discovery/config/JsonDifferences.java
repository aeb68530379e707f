package dev.discovery.config;

import dev.discovery.config.ConfigDiff.Difference;
import dev.discovery.config.ConfigDiff.Part;
import dev.discovery.source.SourceName;
import dev.discovery.source.SourceRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the stored forms of two configs, key by key in the order of keys, so that the way back
 * reads like the way there. For one comparison.
 */
final class JsonDifferences {

  private final JsonMask mask;
  private final List<Difference> found = new ArrayList<>();

  JsonDifferences(SourceRegistry judged) {
    this.mask = new JsonMask(judged);
  }

  /** One object as it was and as it is. */
  private record Both(Map<?, ?> old, Map<?, ?> now) {

    Set<String> keys() {
      var keys = new TreeSet<String>();
      old.keySet().forEach(key -> keys.add((String) key));
      now.keySet().forEach(key -> keys.add((String) key));
      return keys;
    }

    /** What is under a key, if it is an object on both sides. */
    Optional<Both> inside(String key) {
      return old.get(key) instanceof Map<?, ?> before && now.get(key) instanceof Map<?, ?> after
          ? Optional.of(new Both(before, after))
          : Optional.empty();
    }

    boolean differsIn(String key) {
      return old.containsKey(key) != now.containsKey(key)
          || !Objects.equals(old.get(key), now.get(key));
    }
  }

  /** Where a key is. */
  private record Place(String path, Optional<SourceName> source) {

    Place at(String key) {
      return new Place(Violation.pointer(path, key), source);
    }
  }

  List<Difference> between(DiscoveryConfig before, DiscoveryConfig after) {
    var root = new Place("", Optional.empty());
    if (before.isReadable() && after.isReadable()) {
      document(root, before, after);
    } else if (!before.equals(after)) {
      Optional<String> hidden = Optional.of(ConfigDiff.HIDDEN);
      add(Part.OTHER, root, hidden, hidden);
    }
    return found;
  }

  private void document(Place root, DiscoveryConfig before, DiscoveryConfig after) {
    var both = new Both(before.members(), after.members());
    for (String key : both.keys()) {
      Place place = root.at(key);
      if (key.equals(JsonDocument.SOURCES)) {
        frame(place, both);
        entries(place.path(), before.byName(), after.byName());
      } else if (key.equals(JsonDocument.SCHEDULE)) {
        both.inside(key)
            .ifPresentOrElse(
                inside -> fields(place, inside, JsonSchedule.FIELDS),
                () -> compare(Part.OTHER, place, both, key, mask::schedule));
      } else {
        compare(Part.OTHER, place, both, key, JsonMask::hidden);
      }
    }
  }

  /** Whether there are sources at all, and an array; not where entries that come or go say so. */
  private void frame(Place place, Both both) {
    var frames = new Both(framed(both.old()), framed(both.now()));
    boolean said =
        hasEntries(both.old()) && !both.now().containsKey(JsonDocument.SOURCES)
            || hasEntries(both.now()) && !both.old().containsKey(JsonDocument.SOURCES);
    if (!said) {
      compare(Part.OTHER, place, frames, JsonDocument.SOURCES, JsonMask::frame);
    }
  }

  private static boolean hasEntries(Map<?, ?> document) {
    return document.get(JsonDocument.SOURCES) instanceof List<?> list && !list.isEmpty();
  }

  private static Map<?, ?> framed(Map<?, ?> document) {
    if (!(document.get(JsonDocument.SOURCES) instanceof List<?>)) {
      return document;
    }
    return Map.of(JsonDocument.SOURCES, List.of());
  }

  private void entries(
      String path, Map<String, @Nullable Object> old, Map<String, @Nullable Object> now) {
    var both = new Both(old, now);
    for (String name : both.keys()) {
      Optional<SourceName> source =
          SourceName.isValid(name) ? Optional.of(new SourceName(name)) : Optional.empty();
      var place = new Place(path + "/" + name, source);
      both.inside(name)
          .ifPresentOrElse(
              inside -> fields(place, inside, JsonSource.FIELDS),
              () -> compare(Part.ENTRY, place, both, name, it -> mask.entry(source, it)));
    }
    String had = order(old, now);
    String has = order(now, old);
    if (!had.equals(has)) {
      add(Part.ORDER, new Place(path, Optional.empty()), Optional.of(had), Optional.of(has));
    }
  }

  /** Of the names that both have. */
  private static String order(Map<String, ?> of, Map<String, ?> other) {
    return of.keySet().stream().filter(other::containsKey).collect(Collectors.joining(", "));
  }

  private void fields(Place at, Both both, Set<String> known) {
    for (String key : both.keys()) {
      Place place = at.at(key);
      if (known == JsonSource.FIELDS && key.equals(JsonSource.SETTINGS)) {
        both.inside(key)
            .ifPresentOrElse(
                inside -> settings(place, inside),
                () ->
                    compare(Part.SETTING, place, both, key, it -> mask.settings(at.source(), it)));
      } else if (known.contains(key)) {
        compare(Part.FIELD, place, both, key, JsonMask::field);
      } else {
        compare(Part.OTHER, place, both, key, JsonMask::hidden);
      }
    }
  }

  private void settings(Place at, Both both) {
    for (String key : both.keys()) {
      compare(Part.SETTING, at.at(key), both, key, it -> mask.setting(at.source(), key, it));
    }
  }

  private void compare(
      Part part, Place place, Both both, String key, Function<@Nullable Object, String> shown) {
    if (both.differsIn(key)) {
      add(part, place, value(both.old(), key, shown), value(both.now(), key, shown));
    }
  }

  private static Optional<String> value(
      Map<?, ?> members, String key, Function<@Nullable Object, String> shown) {
    return members.containsKey(key) ? Optional.of(shown.apply(members.get(key))) : Optional.empty();
  }

  private void add(Part part, Place place, Optional<String> before, Optional<String> after) {
    found.add(
        new Difference(
            part,
            place.path(),
            place.source(),
            before.map(JsonMask::line),
            after.map(JsonMask::line)));
  }
}
