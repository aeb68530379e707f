package dev.discovery.source;

import java.util.Comparator;

/**
 * What one run syncs: a source within a scope, such as {@code bandsintown} in {@code city:krakow}.
 * Targets are locked in the order of this type: by source, then by scope.
 */
public record TargetId(SourceName source, ScopeKey scope) implements Comparable<TargetId> {

  private static final Comparator<TargetId> ORDER =
      Comparator.comparing(TargetId::source).thenComparing(TargetId::scope);

  /** From the text forms of both. */
  public static TargetId of(String source, String scope) {
    return new TargetId(new SourceName(source), ScopeKey.parse(scope));
  }

  @Override
  public int compareTo(TargetId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return source + "@" + scope;
  }
}
