package dev.discovery.jdbc;

import dev.discovery.health.CityStanding;
import dev.discovery.health.HealthPage;
import dev.discovery.health.HealthQuery;
import dev.discovery.health.HealthStatus;
import dev.discovery.jdbc.CityWalk.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One page of cities by health in the making. The first time that the walk meets a city is at its
 * worst target, unless it has one before where the page begins. For one thread.
 */
final class CityPage {

  /** What one statement looks at, at first and at most: more, as long as no city is found. */
  private static final int STEP = 250;

  private static final int LONGEST_STEP = 8_000;

  /** After so much a page ends, however few cities it has: rows, and cities looked up. */
  private static final int MOST = 20_000;

  /** What it costs to look up a city, in rows. */
  private static final int LOOK_UP = 40;

  private final CityWalk walk;
  private final HealthQuery query;
  private final Place begin;
  private final List<CityStanding> cities = new ArrayList<>();
  private final Set<String> met = new HashSet<>();
  private Place place;
  private int step;
  private int looked;

  CityPage(CityWalk walk, HealthQuery query) {
    this.walk = walk;
    this.query = query;
    this.begin = Place.of(query.from());
    this.place = begin;
    this.step = Math.max(STEP, query.limit() + 1);
  }

  HealthPage read() {
    while (looked < MOST || place.city().isEmpty()) {
      List<Pair> pairs = walk.after(place, query.only().isPresent(), step);
      looked += pairs.size();
      int before = cities.size();
      take(pairs);
      if (cities.size() == query.limit()) {
        return page(true);
      }
      if (pairs.size() == step) {
        place = pairs.get(step - 1).place();
        step = cities.size() > before ? step : Math.min(2 * step, LONGEST_STEP);
      } else if (query.only().isPresent() || place.part() == HealthStatus.UNKNOWN) {
        return page(false);
      } else {
        place =
            Place.beginning(
                place.part() == HealthStatus.FAIL ? HealthStatus.WARN : HealthStatus.UNKNOWN);
      }
    }
    return page(true);
  }

  /** Adds the cities that are new, until the page is full; then the place is that of the last. */
  private void take(List<Pair> pairs) {
    List<Place> fresh =
        pairs.stream()
            .filter(pair -> !pair.skip() && met.add(pair.place().city()))
            .map(Pair::place)
            .toList();
    int next = 0;
    while (next < fresh.size() && cities.size() < query.limit()) {
      looked += begin.isFirst() ? 0 : LOOK_UP * Math.min(fresh.size() - next, query.limit());
      int end = Math.min(fresh.size(), next + query.limit() - cities.size());
      List<Place> some = fresh.subList(next, end);
      Set<String> before = before(some);
      for (Place each : some) {
        if (!before.contains(each.city())) {
          cities.add(each.standing());
          place = each;
        }
      }
      next = end;
    }
  }

  /** Nothing is before the first page; of what is unknown each city is met once. */
  private Set<String> before(List<Place> some) {
    boolean unknown = some.get(0).part() == HealthStatus.UNKNOWN;
    return unknown || begin.isFirst()
        ? Set.of()
        : walk.before(begin, some.stream().map(Place::city).toList());
  }

  private HealthPage page(boolean more) {
    return new HealthPage(
        cities, more ? Optional.of(place.position(query.from().asOf())) : Optional.empty());
  }
}
