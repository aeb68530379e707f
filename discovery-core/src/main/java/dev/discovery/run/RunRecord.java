package dev.discovery.run;

import dev.discovery.source.Attributes;
import dev.discovery.source.Parts;
import java.util.List;

/**
 * All that is known of a run.
 *
 * @param run with its newest attempt, and what that came to
 * @param failed the attempts that did not end the run, oldest first; while the run is to be
 *     retried, the newest attempt is the last of them
 * @param settings that the newest attempt was given, as texts, without secrets; none before the
 *     first
 * @param parts what was reported to the newest attempt
 */
public record RunRecord(Run run, List<FailedAttempt> failed, Attributes settings, Parts parts) {

  /** Copies the list. */
  public RunRecord {
    failed = List.copyOf(failed);
  }

  /** Without the details of its failures. */
  public RunRecord withoutDetails() {
    List<FailedAttempt> shown = failed.stream().map(FailedAttempt::withoutDetail).toList();
    return new RunRecord(run.withoutDetail(), shown, settings, parts);
  }
}
