package dev.discovery.source;

import dev.discovery.Check;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sources that this node has registered, by name. Immutable. */
public final class SourceRegistry {

  private final SortedMap<SourceName, SourceDefinition> byName;

  private SourceRegistry(SortedMap<SourceName, SourceDefinition> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * Of these definitions.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static SourceRegistry of(Collection<SourceDefinition> definitions) {
    var byName = new TreeMap<SourceName, SourceDefinition>();
    for (SourceDefinition definition : definitions) {
      boolean first = byName.put(definition.name(), definition) == null;
      Check.argument(first, "source name", "registered once", definition.name());
    }
    return new SourceRegistry(byName);
  }

  /** Of these definitions. */
  public static SourceRegistry of(SourceDefinition... definitions) {
    return of(List.of(definitions));
  }

  /** The definition of {@code name}, if this node has it. */
  public Optional<SourceDefinition> find(SourceName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All definitions, in the order of their names. */
  public Collection<SourceDefinition> definitions() {
    return byName.values();
  }

  /** All names, in their order. */
  public Set<SourceName> names() {
    return byName.keySet();
  }
}
