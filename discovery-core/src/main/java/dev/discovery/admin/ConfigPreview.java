package dev.discovery.admin;

import dev.discovery.config.ConfigVersion;
import dev.discovery.config.Violation;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.LoadProfile;
import dev.discovery.plan.TargetChange;
import dev.discovery.schedule.ScheduleNote;
import dev.discovery.source.TargetId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a proposed config would change for its city, if it were saved now. Of a target that other
 * cities share, everything counts.
 *
 * @param madeAgainst the version that it would replace
 * @param refused why it would not be saved: what is wrong in it and was not before
 * @param quarantined all that would not run: what is invalid in it, and sources that no node has
 * @param changes what becomes of targets that change, in their order
 * @param before the slots of the city as it is
 * @param after the slots of the city as it would be
 * @param loadBefore the starts of all its targets as they are
 * @param loadAfter the starts of all its targets as they would be; {@link LoadProfile#replacing}
 *     puts the one in the place of the other in a profile of everything
 */
public record ConfigPreview(
    ConfigVersion madeAgainst,
    List<Violation> refused,
    List<Violation> quarantined,
    List<TargetChange> changes,
    Agenda before,
    Agenda after,
    LoadProfile loadBefore,
    LoadProfile loadAfter) {

  /** Copies the lists. */
  public ConfigPreview {
    refused = List.copyOf(refused);
    quarantined = List.copyOf(quarantined);
    changes = List.copyOf(changes);
  }

  /**
   * What the author may not expect of how often changed targets would run: a frequency finer than
   * the cron, say. Nothing of it keeps the config from being saved.
   */
  public SortedMap<TargetId, List<ScheduleNote>> warnings() {
    var warnings = new TreeMap<TargetId, List<ScheduleNote>>();
    for (TargetChange change : changes) {
      List<ScheduleNote> notes =
          change.after().schedule().effectiveFrequency().stream()
              .flatMap(frequency -> frequency.notes().stream())
              .filter(ScheduleNote::isWarning)
              .toList();
      if (change.after().state().active() && !notes.isEmpty()) {
        warnings.put(change.target(), notes);
      }
    }
    return warnings;
  }
}
