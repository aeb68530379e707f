package dev.discovery.proof;

import dev.discovery.proof.Discrepancy.Field;
import dev.discovery.run.Statistics;
import dev.discovery.source.SourceName;
import java.util.List;
import java.util.Optional;

/**
 * Where the hours of a source do not come to the totals of its targets.
 *
 * @param fields that differ, at least one: {@code stored} is the sum of the hours, and {@code
 *     expected} that of the totals
 */
public record SourceDiscrepancy(SourceName source, List<Field> fields) {

  /** Copies the list. */
  public SourceDiscrepancy {
    fields = List.copyOf(fields);
  }

  /** Compares the two sums; empty if they are equal. */
  public static Optional<SourceDiscrepancy> between(
      SourceName source, Statistics ofHours, Statistics ofTargets) {
    List<Field> differ = Discrepancy.differences(ofHours, ofTargets);
    return differ.isEmpty() ? Optional.empty() : Optional.of(new SourceDiscrepancy(source, differ));
  }
}
