package dev.discovery.source;

import java.math.BigDecimal;
import java.util.List;

/**
 * What one sync for many cities is given when they set different values for one setting. Only
 * cities that set it have a say: a default is what there is when none of them does.
 */
public enum MergeRule {

  /** The value of the city whose id comes first, of those that set one. For every kind. */
  FIRST,

  /** The smallest number. */
  SMALLEST,

  /** The largest number. */
  LARGEST,

  /** The texts of all lists, each once: by city, then in the order of its list. */
  UNION,

  /** True as soon as one city says true. */
  TRUE_WINS,

  /** False as soon as one city says false. */
  FALSE_WINS;

  /** Whether values of {@code kind} can be merged so. */
  public boolean fits(SettingKind kind) {
    return switch (this) {
      case FIRST -> true;
      case SMALLEST, LARGEST ->
          kind instanceof SettingKind.Whole || kind instanceof SettingKind.Decimal;
      case UNION -> kind instanceof SettingKind.Texts;
      case TRUE_WINS, FALSE_WINS -> kind instanceof SettingKind.Bool;
    };
  }

  /**
   * What is in force.
   *
   * @param values at least two, all different, in the order of the cities, of a kind that fits
   */
  Object merged(List<Object> values) {
    return switch (this) {
      case FIRST -> values.get(0);
      case SMALLEST ->
          values.stream().map(BigDecimal.class::cast).min(BigDecimal::compareTo).orElseThrow();
      case LARGEST ->
          values.stream().map(BigDecimal.class::cast).max(BigDecimal::compareTo).orElseThrow();
      case UNION ->
          values.stream().<Object>flatMap(texts -> ((List<?>) texts).stream()).distinct().toList();
      case TRUE_WINS -> true;
      case FALSE_WINS -> false;
    };
  }
}
