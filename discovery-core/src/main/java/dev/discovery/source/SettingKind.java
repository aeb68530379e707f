package dev.discovery.source;

import dev.discovery.Check;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What values a setting takes. The components are what a form shows. */
public sealed interface SettingKind {

  /** Whether it takes {@code value}, a plain value as in {@link Settings#values()}. */
  boolean accepts(Object value);

  /** What it takes, for people: {@code a whole number from 1 to 500}. */
  String expectation();

  /** A whole number, both ends included; without a range, what a {@code long} holds. */
  record Whole(long min, long max) implements SettingKind {

    /** Checks the order. */
    public Whole {
      Check.argument(min <= max, "range", "in order", min + " to " + max);
    }

    @Override
    public boolean accepts(Object value) {
      return value instanceof BigDecimal number
          && number.scale() == 0
          && number.compareTo(BigDecimal.valueOf(min)) >= 0
          && number.compareTo(BigDecimal.valueOf(max)) <= 0;
    }

    @Override
    public String expectation() {
      boolean unbounded = min == Long.MIN_VALUE && max == Long.MAX_VALUE;
      return unbounded ? "a whole number" : "a whole number from " + min + " to " + max;
    }
  }

  /** A number, both ends included. */
  record Decimal(Optional<BigDecimal> min, Optional<BigDecimal> max) implements SettingKind {

    /** Checks the order. */
    public Decimal {
      boolean ordered = min.isEmpty() || max.isEmpty() || min.get().compareTo(max.get()) <= 0;
      Check.argument(ordered, "range", "in order", min + " to " + max);
    }

    @Override
    public boolean accepts(Object value) {
      return value instanceof BigDecimal number
          && min.map(least -> number.compareTo(least) >= 0).orElse(true)
          && max.map(most -> number.compareTo(most) <= 0).orElse(true);
    }

    @Override
    public String expectation() {
      return "a number"
          + min.map(least -> " from " + least.toPlainString()).orElse("")
          + max.map(most -> " to " + most.toPlainString()).orElse("");
    }
  }

  /** Any text. */
  record Text() implements SettingKind {

    @Override
    public boolean accepts(Object value) {
      return value instanceof String;
    }

    @Override
    public String expectation() {
      return "a text";
    }
  }

  /** True or false. */
  record Bool() implements SettingKind {

    @Override
    public boolean accepts(Object value) {
      return value instanceof Boolean;
    }

    @Override
    public String expectation() {
      return "true or false";
    }
  }

  /** One of several texts, in the order in which a form offers them. */
  record Choice(List<String> options) implements SettingKind {

    /** Checks that there are options, and that no two are equal. */
    public Choice {
      options = List.copyOf(options);
      boolean ok = !options.isEmpty() && new HashSet<>(options).size() == options.size();
      Check.argument(ok, "options", "at least one, no two equal", options);
    }

    @Override
    public boolean accepts(Object value) {
      return value instanceof String text && options.contains(text);
    }

    @Override
    public String expectation() {
      return "one of " + String.join(", ", options);
    }
  }

  /** Any number of texts. */
  record Texts() implements SettingKind {

    @Override
    public boolean accepts(Object value) {
      return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }

    @Override
    public String expectation() {
      return "a list of texts";
    }
  }
}
