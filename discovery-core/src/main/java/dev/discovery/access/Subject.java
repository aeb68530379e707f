package dev.discovery.access;

import dev.discovery.city.CityId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.Optional;

/**
 * What an operation is about: a source of a city, all of a city, a source wherever it is used, or
 * everything there is.
 *
 * @param city empty if it is about more than one city
 * @param source empty if it is about more than one source
 */
public record Subject(Optional<CityId> city, Optional<SourceName> source) {

  /** Every city and every source. */
  public static final Subject EVERYTHING = new Subject(Optional.empty(), Optional.empty());

  /** All of a city. */
  public static Subject of(CityId city) {
    return new Subject(Optional.of(city), Optional.empty());
  }

  /** One source of a city. */
  public static Subject of(CityId city, SourceName source) {
    return new Subject(Optional.of(city), Optional.of(source));
  }

  /** A source, wherever it is used. */
  public static Subject of(SourceName source) {
    return new Subject(Optional.empty(), Optional.of(source));
  }

  /** The source of a target, with its city if the target is that of one city alone. */
  public static Subject of(TargetId target) {
    return new Subject(target.scope().city(), Optional.of(target.source()));
  }

  /** {@code krakow/karnet}; an asterisk stands for more than one. */
  @Override
  public String toString() {
    return city.map(CityId::value).orElse("*") + "/" + source.map(SourceName::value).orElse("*");
  }
}
