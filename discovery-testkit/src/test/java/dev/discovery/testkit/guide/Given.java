package dev.discovery.testkit.guide;

import dev.discovery.schedule.CatchUp;
import dev.discovery.schedule.Overlap;
import dev.discovery.schedule.Spread;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an example of the guide says that it is about: {@code In 2026: `0 0 * * *` in Europe/Warsaw,
 * every 24 hours, catch-up SKIP}.
 */
final class Given {

  private static final Pattern SENTENCE =
      Pattern.compile("In (\\d{4}): `([^`]+)` in ([\\w/+-]+), every ([^,]+)(, .*)?");
  private static final Pattern LENGTH = Pattern.compile("(\\d+) (minute|hour|day)s?");

  final int year;
  final String cron;
  final ZoneId zone;
  final Duration frequency;
  private final String rest;

  Given(String sentence) {
    Matcher said = SENTENCE.matcher(sentence);
    if (!said.matches()) {
      throw new AssertionError("not understood: " + sentence);
    }
    year = Integer.parseInt(said.group(1));
    cron = said.group(2);
    zone = ZoneId.of(said.group(3));
    frequency = length(said.group(4));
    rest = Optional.ofNullable(said.group(5)).orElse("");
  }

  /** {@code , catch-up SKIP} or {@code , catch-up ONCE within 6 hours}. */
  CatchUp catchUp() {
    Optional<Matcher> said = find("catch-up (ONCE|SKIP|ALL)(?: within ([^,]+))?");
    if (said.isEmpty()) {
      return CatchUp.ONCE;
    }
    CatchUp all = new CatchUp(CatchUp.Mode.valueOf(said.get().group(1)), Optional.empty());
    return Optional.ofNullable(said.get().group(2)).map(it -> all.within(length(it))).orElse(all);
  }

  /** {@code , overlap QUEUE}. */
  Overlap overlap() {
    return find("overlap (\\w+)").map(it -> Overlap.valueOf(it.group(1))).orElse(Overlap.SKIP);
  }

  /** {@code , a run takes 90 minutes}. */
  Duration runTakes() {
    return find("a run takes ([^,]+)").map(it -> length(it.group(1))).orElse(Duration.ZERO);
  }

  /** {@code , one sync for the country}. */
  boolean ofCountry() {
    return find("one sync for the country").isPresent();
  }

  /** {@code , after the slot of Fri 27 Mar 02:30}. */
  LocalDateTime after() {
    return find("after the slot of ([^,]+)").map(it -> wall(it.group(1))).orElseThrow();
  }

  /** {@code , asked for on Thu 15 Jan 09:17}. */
  Instant askedAt() {
    return find("asked for on ([^,]+)").map(it -> at(it.group(1))).orElseThrow();
  }

  /** {@code , spread 10 minutes}. */
  Spread spread() {
    return find("spread ([^,]+)").map(it -> new Spread(length(it.group(1)))).orElse(Spread.NONE);
  }

  /** {@code , krakow says `"catch_up": "ONCE"`}: what its config says beside name and frequency. */
  Optional<String> ownPolicy() {
    return find("krakow says `([^`]+)`").map(it -> it.group(1));
  }

  private Optional<Matcher> find(String clause) {
    Matcher found = Pattern.compile(", " + clause + "(?=,|$)").matcher(rest);
    return found.find() ? Optional.of(found) : Optional.empty();
  }

  /** {@code Fri 27 Mar 02:30}; a weekday that is not that of the date is refused. */
  LocalDateTime wall(String text) {
    return LocalDateTime.parse(text, format("EEE d MMM HH:mm"));
  }

  Instant at(String wall) {
    return wall(wall).atZone(zone).toInstant();
  }

  String wall(LocalDateTime time) {
    return time.format(format("EEE d MMM HH:mm"));
  }

  /** {@code Sun 29 Mar 03:00 (+02:00)}. */
  String clock(Instant at) {
    ZonedDateTime there = at.atZone(zone);
    return wall(there.toLocalDateTime())
        + " ("
        + there.getOffset().getId().replace("Z", "+00:00")
        + ")";
  }

  private DateTimeFormatter format(String pattern) {
    return new DateTimeFormatterBuilder()
        .appendPattern(pattern)
        .parseDefaulting(ChronoField.YEAR, year)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** {@code 15 minutes}, {@code 1 hour}, {@code 3 days}. */
  static Duration length(String text) {
    Matcher said = LENGTH.matcher(text);
    if (!said.matches()) {
      throw new AssertionError("not a length: " + text);
    }
    long count = Long.parseLong(said.group(1));
    return switch (said.group(2)) {
      case "minute" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
