package dev.discovery.port;

import dev.discovery.source.Part;
import dev.discovery.source.Parts;
import dev.discovery.source.RunId;
import dev.discovery.source.TooManyPartsException;
import java.util.List;
import java.util.Optional;

/**
 * The parts that were reported for the newest attempt of each run; the next attempt begins without
 * any. Contract: {@code PartStoreContract}.
 */
public interface PartStore {

  /**
   * Adds a part, or replaces the one with its name. Must be called in a transaction that has locked
   * the run and found it to be that of the attempt for which the part is reported.
   *
   * @throws TooManyPartsException if there are {@link Parts#MOST} others; the transaction must be
   *     rolled back
   */
  void put(RunId run, Part part);

  /** Removes all parts of a run. Must be called in a transaction that has locked the run. */
  void clear(RunId run);

  /** What has been reported, added up. */
  Parts find(RunId run);

  /**
   * Up to {@code limit} of the parts, by name.
   *
   * @param after the name of the last one of the page before; empty for the first page
   */
  List<Part> page(RunId run, Optional<String> after, int limit);
}
