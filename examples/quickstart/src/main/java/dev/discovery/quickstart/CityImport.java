package dev.discovery.quickstart;

import dev.discovery.Discovery;
import dev.discovery.access.Actor;
import dev.discovery.admin.SaveResult;
import dev.discovery.config.Violation;
import java.util.ArrayList;
import java.util.List;

/** Hands the cities of a file to Discovery. */
final class CityImport {

  private static final Actor ACTOR = new Actor("quickstart");

  private CityImport() {}

  /**
   * Imports each city. What is invalid in a config is quarantined by Discovery, and the rest runs.
   *
   * @return everything that is wrong with the file, entries that are no cities included
   */
  static List<CityFile.Problem> into(Discovery discovery, CityFile file, Pace pace) {
    var problems = new ArrayList<>(file.problems());
    for (CityFile.Entry entry : file.cities()) {
      SaveResult result =
          discovery.admin().importCity(entry.city(), pace.of(entry.config()), ACTOR);
      String city = entry.city().id().value();
      result.violations().stream()
          .map(violation -> new CityFile.Problem(city, inFile(entry, violation)))
          .forEach(problems::add);
    }
    return problems;
  }

  /** Its place in the file: that of the config, and the place in it, which no pace moves. */
  private static Violation inFile(CityFile.Entry entry, Violation violation) {
    return new Violation(
        entry.pointer() + violation.pointer(), violation.expected(), violation.found());
  }
}
