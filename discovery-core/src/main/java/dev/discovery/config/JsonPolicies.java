package dev.discovery.config;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.CatchUp.Mode;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import dev.discovery.source.Shown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stored form of a {@link PolicyOverrides}: some keys of an entry of a config's sources. */
final class JsonPolicies {

  static final String OVERLAP = "overlap";
  static final String CATCH_UP = "catch_up";
  static final String CATCH_UP_WINDOW = "catch_up_window";
  static final String SPREAD = "spread";

  private static final String OVERLAPS = "SKIP, QUEUE or ALLOW";
  private static final String MODES = "ONCE, SKIP or ALL";
  private static final String WINDOW_EXPECTED =
      "a duration in whole seconds from PT1M to PT8784H, such as PT6H";
  private static final String SPREAD_EXPECTED =
      "a duration in whole milliseconds from PT0S to PT24H, such as PT10M";

  private JsonPolicies() {}

  /** The overrides that the entry has; none of them counts if there are violations. */
  static PolicyOverrides read(JsonFields fields) {
    Optional<Overlap> overlap = fields.choice(OVERLAP, Overlap.class, OVERLAPS);
    Optional<CatchUp> catchUp = catchUp(fields);
    Optional<Spread> spread = fields.duration(SPREAD, SPREAD_EXPECTED, Spread::new);
    if (overlap.isPresent()
        && catchUp.isPresent()
        && !PolicyOverrides.agree(overlap.get(), catchUp.get())) {
      String expected = "QUEUE, which catch_up ALL implies";
      fields.violation(OVERLAP, expected, Shown.value(overlap.get().name()));
      return PolicyOverrides.NONE;
    }
    return new PolicyOverrides(overlap, catchUp, spread);
  }

  private static Optional<CatchUp> catchUp(JsonFields fields) {
    Optional<Mode> mode = fields.choice(CATCH_UP, Mode.class, MODES);
    CatchUp any = CatchUp.ONCE;
    Optional<CatchUp> within = fields.duration(CATCH_UP_WINDOW, WINDOW_EXPECTED, any::within);
    if (fields.get(CATCH_UP) == null && fields.get(CATCH_UP_WINDOW) != null) {
      fields.violation(CATCH_UP, MODES + ", since there is a " + CATCH_UP_WINDOW, "nothing");
    }
    return mode.map(wanted -> new CatchUp(wanted, within.flatMap(CatchUp::window)));
  }

  /** Changes the keys of what {@code wanted} has otherwise than what was read, if it was valid. */
  static void write(
      Map<String, @Nullable Object> fields,
      PolicyOverrides wanted,
      Optional<PolicyOverrides> before) {
    Map<String, String> texts = texts(wanted);
    Optional<Map<String, String>> stored = before.map(JsonPolicies::texts);
    for (String key : List.of(OVERLAP, CATCH_UP, CATCH_UP_WINDOW, SPREAD)) {
      String text = texts.get(key);
      boolean changed = stored.isEmpty() || !Objects.equals(text, stored.get().get(key));
      if (changed && text == null) {
        fields.remove(key);
      } else if (changed) {
        fields.put(key, text);
      }
    }
  }

  /** What each key says, of those that there are. */
  static Map<String, String> texts(PolicyOverrides overrides) {
    var texts = new LinkedHashMap<String, String>();
    overrides.overlap().ifPresent(overlap -> texts.put(OVERLAP, overlap.name()));
    overrides.catchUp().ifPresent(catchUp -> texts.put(CATCH_UP, catchUp.mode().name()));
    overrides
        .catchUp()
        .flatMap(CatchUp::window)
        .ifPresent(window -> texts.put(CATCH_UP_WINDOW, window.toString()));
    overrides.spread().ifPresent(spread -> texts.put(SPREAD, spread.window().toString()));
    return texts;
  }
}
