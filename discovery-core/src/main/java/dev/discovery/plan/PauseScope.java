package dev.discovery.plan;

import dev.discovery.source.ScopeKey;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.util.List;
import java.util.Optional;

/**
 * What a pause reaches: everything, a source, a place, or a source at a place, which is a target.
 *
 * <p>A place is that of targets: {@code city:krakow} reaches what is synced for that city alone,
 * and {@code country:PL} what is synced once for the country; neither reaches the other.
 *
 * @param source only its targets; empty for those of every source
 * @param scope only the targets there; empty for those of every place
 */
public record PauseScope(Optional<SourceName> source, Optional<ScopeKey> scope) {

  /** Every target. */
  public static final PauseScope EVERYTHING = new PauseScope(Optional.empty(), Optional.empty());

  /** Every target of a source. */
  public static PauseScope of(SourceName source) {
    return new PauseScope(Optional.of(source), Optional.empty());
  }

  /** Every target of a place. */
  public static PauseScope of(ScopeKey place) {
    return new PauseScope(Optional.empty(), Optional.of(place));
  }

  /** One target. */
  public static PauseScope of(TargetId target) {
    return new PauseScope(Optional.of(target.source()), Optional.of(target.scope()));
  }

  /** The four scopes whose pauses reach {@code target}. */
  public static List<PauseScope> reaching(TargetId target) {
    return List.of(EVERYTHING, of(target.source()), of(target.scope()), of(target));
  }

  /** Whether a pause of this scope reaches {@code target}. */
  public boolean covers(TargetId target) {
    return (source.isEmpty() || source.get().equals(target.source()))
        && (scope.isEmpty() || scope.get().equals(target.scope()));
  }

  /** {@code everything}, {@code karnet}, {@code city:krakow} or {@code karnet@city:krakow}. */
  @Override
  public String toString() {
    if (source.isPresent() && scope.isPresent()) {
      return source.get() + "@" + scope.get();
    }
    return source
        .map(SourceName::toString)
        .or(() -> scope.map(ScopeKey::toString))
        .orElse("everything");
  }
}
