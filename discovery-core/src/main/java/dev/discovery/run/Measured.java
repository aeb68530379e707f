package dev.discovery.run;

import dev.discovery.city.CityId;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;

/** What a series of statistics is of. */
public sealed interface Measured {

  /** All targets of all sources. */
  record Everything() implements Measured {}

  /** All targets of a source. */
  record OfSource(SourceName source) implements Measured {}

  /** The targets that a city subscribes to, those that it shares with others included. */
  record OfCity(CityId city) implements Measured {}

  /** One target. */
  record OfTarget(TargetId target) implements Measured {}
}
