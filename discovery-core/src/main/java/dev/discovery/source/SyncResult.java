package dev.discovery.source;

import dev.discovery.Check;
import dev.discovery.CodePoints;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a sync that came to its end achieved.
 *
 * @param items the counts
 * @param cursor where the next sync goes on, at most 10,000 characters; saved in the transaction
 *     that ends the run, unless the run is judged FAILED. Empty leaves the saved one as it is
 * @param attributes whatever else it wants to tell people; stored with the run
 */
public record SyncResult(ItemCounts items, Optional<String> cursor, Attributes attributes) {

  private static final int MAX_CURSOR = 10_000;

  /** Checks that the cursor can be stored. */
  public SyncResult {
    int length = cursor.map(String::length).orElse(0);
    Check.argument(length <= MAX_CURSOR, "cursor", "at most 10,000 characters", length);
    boolean storable = cursor.map(CodePoints::areStorable).orElse(true);
    Check.argument(storable, "cursor", "text without NUL and without half characters", "one");
  }

  /** Counts without a cursor. */
  public static SyncResult of(ItemCounts items) {
    return new SyncResult(items, Optional.empty(), Attributes.NONE);
  }

  /** The sum of all parts; how many there were, and how many failed, as attributes. */
  public static SyncResult ofParts(Parts parts) {
    var told = new LinkedHashMap<String, String>();
    told.put("parts", Integer.toString(parts.reported()));
    told.put("parts_failed", Integer.toString(parts.failed()));
    return of(parts.items()).withAttributes(told);
  }

  /** The same counts with a cursor. */
  public SyncResult withCursor(String next) {
    return new SyncResult(items, Optional.of(next), attributes);
  }

  /** The same with these attributes, bounded as {@link Attributes} says. */
  public SyncResult withAttributes(Map<String, String> values) {
    return new SyncResult(items, cursor, Attributes.of(values));
  }
}
