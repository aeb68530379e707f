package dev.discovery.source;

import dev.discovery.Check;
import dev.discovery.CodePoints;
import dev.discovery.city.City;
import dev.discovery.city.CityId;
import java.util.Optional;

/**
 * One place at a scope: {@code city:krakow}, {@code region:PL/mazowieckie}, {@code country:PL} or
 * {@code global}. The text form is what the database and the logs show, and what is ordered, by
 * {@linkplain CodePoints#compare code points}.
 */
public record ScopeKey(Scope scope, String value) implements Comparable<ScopeKey> {

  private static final String GLOBAL_TEXT = "global";

  /** Checks that {@code value} is empty exactly for {@link Scope#GLOBAL}. */
  public ScopeKey {
    if (scope == Scope.GLOBAL) {
      Check.argument(value.isEmpty(), "scope key", "empty for GLOBAL", value);
    } else {
      Check.text("scope key", value, 300);
    }
  }

  /**
   * The place that {@code city} belongs to at {@code scope}; empty for a region it does not have.
   */
  public static Optional<ScopeKey> of(Scope scope, City city) {
    return switch (scope) {
      case CITY -> Optional.of(new ScopeKey(scope, city.id().value()));
      case REGION ->
          city.region().map(region -> new ScopeKey(scope, city.country() + "/" + region));
      case COUNTRY -> Optional.of(new ScopeKey(scope, city.country().value()));
      case GLOBAL -> Optional.of(new ScopeKey(scope, ""));
    };
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if {@code text} is not of it
   */
  public static ScopeKey parse(String text) {
    if (text.equals(GLOBAL_TEXT)) {
      return new ScopeKey(Scope.GLOBAL, "");
    }
    for (Scope scope : Scope.values()) {
      String prefix = prefix(scope);
      if (scope != Scope.GLOBAL && text.startsWith(prefix)) {
        return new ScopeKey(scope, text.substring(prefix.length()));
      }
    }
    throw new IllegalArgumentException(
        "expected scope key to be city:, region:, country: or global, got: " + text);
  }

  /** The city that this is the place of, at scope {@link Scope#CITY}. */
  public Optional<CityId> city() {
    return scope == Scope.CITY ? Optional.of(new CityId(value)) : Optional.empty();
  }

  @Override
  public int compareTo(ScopeKey other) {
    return scope == other.scope
        ? CodePoints.compare(value, other.value)
        : CodePoints.compare(prefix(scope), prefix(other.scope));
  }

  /** The text form. */
  @Override
  public String toString() {
    return prefix(scope) + value;
  }

  /** What the text begins with: enough to tell, and to order, the scopes. */
  private static String prefix(Scope scope) {
    return switch (scope) {
      case CITY -> "city:";
      case REGION -> "region:";
      case COUNTRY -> "country:";
      case GLOBAL -> GLOBAL_TEXT;
    };
  }
}
