package dev.discovery.source;

import dev.discovery.Excerpt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a sync tells of its result beside the counts, as free pairs of texts in the order in which
 * they were given. Bounded, whatever a sync returns: the first {@value #MOST} are kept, names of
 * {@value #MAX_NAME} and values of {@value #MAX_VALUE} characters; longer ones are cut, and what
 * cannot be stored is replaced. Immutable.
 *
 * @param values the pairs that are kept
 * @param dropped how many more there were: those after the first, and those whose name is, once
 *     cut, that of another one
 */
public record Attributes(Map<String, String> values, int dropped) {

  /** How many are kept. */
  public static final int MOST = 50;

  private static final int MAX_NAME = 100;
  private static final int MAX_VALUE = 500;

  /** No attributes. */
  public static final Attributes NONE = new Attributes(Map.of(), 0);

  /** Keeps what is within the bounds and adds the rest to {@code dropped}. */
  public Attributes {
    var kept = new LinkedHashMap<String, String>();
    for (Map.Entry<String, String> each : values.entrySet()) {
      boolean isKept =
          kept.size() < MOST
              && kept.putIfAbsent(
                      Excerpt.of(each.getKey(), MAX_NAME), Excerpt.of(each.getValue(), MAX_VALUE))
                  == null;
      dropped += isKept ? 0 : 1;
    }
    values = Collections.unmodifiableMap(kept);
  }

  /** Of these pairs. */
  public static Attributes of(Map<String, String> values) {
    return new Attributes(Objects.requireNonNull(values), 0);
  }

  /** The pairs, and how many more there were. */
  @Override
  public String toString() {
    return dropped == 0 ? values.toString() : values + " and " + dropped + " more";
  }
}
