package dev.discovery.admin;

import dev.discovery.config.ConfigVersion;
import dev.discovery.config.Violation;
import dev.discovery.plan.Agenda;
import dev.discovery.plan.LoadProfile;
import dev.discovery.plan.TargetChange;
import java.util.List;

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
}
