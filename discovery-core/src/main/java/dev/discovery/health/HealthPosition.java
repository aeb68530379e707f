package dev.discovery.health;

import dev.discovery.city.CityId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a list of cities, worst first, goes on. All pages of a list are as of one instant, so that
 * a city whose health does not change meanwhile is on exactly one of them.
 *
 * @param asOf when the list was begun
 * @param part of the list: the status of the cities in it
 * @param last what was looked at last; empty at the beginning of the part
 */
public record HealthPosition(Instant asOf, HealthStatus part, Optional<Key> last) {

  /**
   * The place of a city in its part. The longest in FAIL come first, then those that warn for the
   * longest, then those that will warn soonest, then those of which nothing is known, by their id.
   *
   * @param mark {@code failAt} of the target for FAIL, {@code warnAt} for WARN and PASS; empty, as
   *     {@code target}, for UNKNOWN
   * @param target the worst one of the city
   */
  public record Key(Optional<Instant> mark, Optional<TargetId> target, CityId city)
      implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing((Key key) -> key.mark().orElse(Instant.MIN))
            .thenComparing((one, other) -> byTarget(one.target(), other.target()))
            .thenComparing(Key::city);

    private static int byTarget(Optional<TargetId> one, Optional<TargetId> other) {
      return one.isPresent() && other.isPresent() ? one.get().compareTo(other.get()) : 0;
    }

    /** Of a target and one of the cities that ask for it. */
    public static Key of(Instant mark, TargetId target, CityId city) {
      return new Key(Optional.of(mark), Optional.of(target), city);
    }

    /** Of a city of which nothing is known. */
    public static Key of(CityId city) {
      return new Key(Optional.empty(), Optional.empty(), city);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
