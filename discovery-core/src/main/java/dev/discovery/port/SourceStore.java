package dev.discovery.port;

import dev.discovery.source.SourceName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the sources that any node has registered, so that all nodes project configs alike.
 * Contract: {@code SourceStoreContract}.
 */
public interface SourceStore {

  /** Every source that was ever registered, ordered by name. */
  List<RegisteredSource> all();

  /**
   * Every source, as {@link #all}, and none of them changes until the transaction ends: a
   * projection holds them, so that it has either seen a change or is seen by it. Several may hold
   * at once. Must be called in a transaction.
   */
  List<RegisteredSource> hold();

  /** The source, locked until the transaction ends. Must be called in a transaction. */
  Optional<RegisteredSource> lock(SourceName source);

  /**
   * Inserts or replaces. If traits or fingerprint change, it waits for everybody who {@linkplain
   * #hold holds} the sources. Must be called in a transaction.
   */
  void put(RegisteredSource source);

  /**
   * Notes that a node has these sources at {@code now}, unless that was noted for a later instant.
   * Unknown ones are left out.
   */
  void seen(Collection<SourceName> sources, Instant now);
}
