package dev.discovery.city;

import dev.discovery.Check;

/** An ISO 3166-1 alpha-2 country code: two upper-case ASCII letters, such as {@code PL}. */
public record CountryCode(String value) {

  /** Checks the form, not whether the country exists. */
  public CountryCode {
    Check.argument(value.matches("[A-Z]{2}"), "country code", "two letters A-Z", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
