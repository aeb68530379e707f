package dev.discovery.config;

import dev.discovery.schedule.Cron;
import dev.discovery.schedule.CronSyntaxException;
import dev.discovery.source.Shown;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stored form of a {@link CitySchedule}. */
final class JsonSchedule {

  private static final String ENABLED = "enabled";
  private static final String CRON = "cron";
  private static final String TIMEZONE = "timezone";
  private static final String ZONE_EXPECTED = "the id of a time zone, such as Europe/Warsaw or UTC";

  /** What Discovery knows of a schedule. */
  static final Set<String> FIELDS = Set.of(ENABLED, CRON, TIMEZONE);

  private JsonSchedule() {}

  /** The schedule that {@code value} is, unless there are violations. */
  static Optional<CitySchedule> read(
      @Nullable Object value, String pointer, List<Violation> violations) {
    if (value == null) {
      return Optional.of(CitySchedule.DEFAULT);
    }
    if (value instanceof JsonUnreadable unreadable) {
      violations.addAll(unreadable.violationsUnder(pointer));
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> members)) {
      violations.add(new Violation(pointer, "an object", Shown.value(value)));
      return Optional.empty();
    }
    var found = new ArrayList<Violation>();
    var fields = new JsonFields(members, pointer, found);
    boolean enabled = fields.bool(ENABLED, CitySchedule.DEFAULT.enabled());
    Cron cron =
        fields
            .text(CRON, "the text of a cron expression")
            .flatMap(text -> cron(text, fields))
            .orElse(CitySchedule.DEFAULT.cron());
    ZoneId zone =
        fields
            .text(TIMEZONE, ZONE_EXPECTED)
            .flatMap(text -> zone(text, fields))
            .orElse(CitySchedule.DEFAULT.zone());
    violations.addAll(found);
    return found.isEmpty() ? Optional.of(new CitySchedule(enabled, cron, zone)) : Optional.empty();
  }

  /**
   * The stored form of {@code schedule}, changed from {@code stored} where they differ.
   *
   * @param stored what is there now; what is unreadable is replaced
   */
  static Map<String, @Nullable Object> write(CitySchedule schedule, @Nullable Object stored) {
    Optional<CitySchedule> before =
        stored == null ? Optional.empty() : read(stored, "", new ArrayList<>());
    Map<String, @Nullable Object> fields = copy(stored);
    put(fields, ENABLED, schedule.enabled(), before.map(CitySchedule::enabled));
    put(fields, CRON, schedule.cron().text(), before.map(old -> old.cron().text()));
    put(fields, TIMEZONE, schedule.zone().getId(), before.map(old -> old.zone().getId()));
    return fields;
  }

  static void put(
      Map<String, @Nullable Object> fields, String key, Object value, Optional<?> before) {
    if (!before.equals(Optional.of(value))) {
      fields.put(key, value);
    }
  }

  /** The members of what was stored, to be changed; none if it was no object. */
  static Map<String, @Nullable Object> copy(@Nullable Object stored) {
    var copy = new LinkedHashMap<String, @Nullable Object>();
    if (stored instanceof Map<?, ?> members) {
      members.forEach((key, value) -> copy.put((String) Objects.requireNonNull(key), value));
      copy.remove(JsonUnreadable.KEY);
    }
    return copy;
  }

  private static Optional<Cron> cron(String text, JsonFields fields) {
    try {
      return Optional.of(Cron.parse(text));
    } catch (CronSyntaxException e) {
      String hint = e.hint().map(hinted -> " (" + hinted + ")").orElse("");
      String expected = e.field() + " at column " + e.column() + " to be " + e.expected() + hint;
      fields.violation(CRON, expected, Shown.key(e.found()));
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(String text, JsonFields fields) {
    if (CitySchedule.isZone(text)) {
      return Optional.of(ZoneId.of(text));
    }
    fields.violation(TIMEZONE, ZONE_EXPECTED, Shown.value(text));
    return Optional.empty();
  }
}
