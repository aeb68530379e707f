package dev.discovery.config;

import dev.discovery.schedule.Frequency;
import dev.discovery.source.Settings;
import dev.discovery.source.Shown;
import dev.discovery.source.SourceName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stored form of one entry of a config's sources. */
final class JsonSource {

  /**
   * What the machine wrote into the entries of older documents. It is not what people want, so it
   * is not obeyed, not checked and not kept: a document that differs in it alone is the same.
   */
  static final Set<String> MACHINE_KEYS = Set.of("last_run_at", "next_run_at", "stats");

  private static final String NAME = "name";
  private static final String ENABLED = "enabled";
  private static final String FREQUENCY_HOURS = "frequency_hours";
  private static final String FREQUENCY = "frequency";
  static final String SETTINGS = "settings";

  /** What Discovery knows of an entry beside its settings. */
  static final Set<String> FIELDS =
      Set.of(
          NAME,
          ENABLED,
          FREQUENCY_HOURS,
          FREQUENCY,
          JsonPolicies.OVERLAP,
          JsonPolicies.CATCH_UP,
          JsonPolicies.CATCH_UP_WINDOW,
          JsonPolicies.SPREAD);

  private static final int MAX_HOURS = 366 * 24;
  private static final String DURATION_EXPECTED =
      "a duration in whole seconds from PT1M to PT8784H, such as PT30M";

  private JsonSource() {}

  /** The entry that {@code value} is, or what keeps it from being one. */
  static SourceEntry read(@Nullable Object value, String pointer) {
    if (value instanceof JsonUnreadable unreadable) {
      return new InvalidSource(unreadable.name(), unreadable.violationsUnder(pointer));
    }
    if (!(value instanceof Map<?, ?> members)) {
      var violation = new Violation(pointer, "an object", Shown.value(value));
      return new InvalidSource(Optional.empty(), List.of(violation));
    }
    var violations = new ArrayList<Violation>();
    var fields = new JsonFields(members, pointer, violations);
    Optional<SourceName> name = name(members);
    if (name.isEmpty()) {
      Object found = fields.get(NAME);
      fields.violation(
          NAME,
          "1 to 63 lower-case letters, digits, - and _, the first one a letter or digit",
          found == null ? "nothing" : Shown.value(found));
    }
    boolean enabled = fields.bool(ENABLED, true);
    Frequency frequency = frequency(fields);
    Settings settings = settings(fields);
    PolicyOverrides policies = JsonPolicies.read(fields);
    return name.isPresent() && violations.isEmpty()
        ? new SourceConfig(name.get(), enabled, frequency, settings, policies)
        : new InvalidSource(name, violations);
  }

  /** The name of the source, if that at least can be read. */
  static Optional<SourceName> name(@Nullable Object entry) {
    return entry instanceof Map<?, ?> members
            && members.get(NAME) instanceof String name
            && SourceName.isValid(name)
        ? Optional.of(new SourceName(name))
        : Optional.empty();
  }

  /**
   * The stored form of {@code source}, changed from {@code stored} where they differ. What was
   * invalid is written anew; unknown keys stay.
   *
   * @param stored what is there now; what is unreadable is replaced
   */
  static Map<String, @Nullable Object> write(SourceConfig source, @Nullable Object stored) {
    Optional<SourceConfig> before =
        read(stored, "") instanceof SourceConfig valid ? Optional.of(valid) : Optional.empty();
    Map<String, @Nullable Object> fields = JsonSchedule.copy(stored);
    String name = source.name().value();
    JsonSchedule.put(fields, NAME, name, before.map(old -> old.name().value()));
    JsonSchedule.put(fields, ENABLED, source.enabled(), before.map(SourceConfig::enabled));
    if (!before.map(SourceConfig::frequency).equals(Optional.of(source.frequency()))) {
      put(fields, source.frequency().length());
    }
    if (!before.map(SourceConfig::settings).equals(Optional.of(source.settings()))) {
      fields.put(SETTINGS, source.settings().values());
    }
    JsonPolicies.write(fields, source.policies(), before.map(SourceConfig::policies));
    return fields;
  }

  private static void put(Map<String, @Nullable Object> fields, Duration frequency) {
    boolean hours = frequency.toSeconds() % Duration.ofHours(1).toSeconds() == 0;
    fields.remove(hours ? FREQUENCY : FREQUENCY_HOURS);
    if (hours) {
      fields.put(FREQUENCY_HOURS, BigDecimal.valueOf(frequency.toHours()));
    } else {
      fields.put(FREQUENCY, frequency.toString());
    }
  }

  private static Frequency frequency(JsonFields fields) {
    Optional<Frequency> hours = hours(fields);
    Optional<Frequency> duration = fields.duration(FREQUENCY, DURATION_EXPECTED, Frequency::new);
    if (fields.get(FREQUENCY_HOURS) != null && fields.get(FREQUENCY) != null) {
      fields.violation(FREQUENCY, "frequency or frequency_hours", "both");
    }
    return duration.or(() -> hours).orElse(SourceConfig.DEFAULT_FREQUENCY);
  }

  private static Optional<Frequency> hours(JsonFields fields) {
    Object value = fields.get(FREQUENCY_HOURS);
    if (value instanceof BigDecimal number
        && number.scale() == 0
        && number.signum() > 0
        && number.compareTo(BigDecimal.valueOf(MAX_HOURS)) <= 0) {
      return Optional.of(Frequency.ofHours(number.longValueExact()));
    }
    if (value != null) {
      String expected = "a whole number from 1 to " + MAX_HOURS;
      fields.violation(FREQUENCY_HOURS, expected, Shown.value(value));
    }
    return Optional.empty();
  }

  private static Settings settings(JsonFields fields) {
    Object value = fields.get(SETTINGS);
    if (value instanceof Map<?, ?> members) {
      var values = new LinkedHashMap<String, @Nullable Object>();
      members.forEach((key, each) -> values.put((String) key, each));
      return Settings.of(values);
    }
    if (value != null) {
      // A setting may be a secret, and this may be one at the wrong place.
      fields.violation(SETTINGS, "an object", Shown.type(value));
    }
    return Settings.EMPTY;
  }
}
