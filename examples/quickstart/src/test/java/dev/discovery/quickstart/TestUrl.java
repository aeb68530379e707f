package dev.discovery.quickstart;

import java.util.Optional;

/** The database that tests work on: a named one, or else an embedded one. */
final class TestUrl {

  private static final String NAME = "DISCOVERY_TEST_JDBC_URL";

  private TestUrl() {}

  static Optional<String> find() {
    return Optional.ofNullable(System.getProperty(NAME, System.getenv(NAME)));
  }
}
