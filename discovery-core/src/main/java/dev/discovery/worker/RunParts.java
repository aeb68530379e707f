package dev.discovery.worker;

import dev.discovery.port.Storage;
import dev.discovery.run.Run;
import dev.discovery.run.RunState;
import dev.discovery.source.Part;
import dev.discovery.source.RunFence;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.Settings;
import dev.discovery.source.SettingsSchema;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceRegistry;
import dev.discovery.source.TargetId;
import java.util.Optional;

/**
 * Takes what a host's own jobs report of their part of a run, on whatever node they run.
 * Thread-safe.
 */
public final class RunParts {

  private final Storage storage;
  private final SourceRegistry sources;
  private final SettingsResolver resolver;

  /** On this store. */
  public RunParts(Storage storage, SourceRegistry sources) {
    this.storage = storage;
    this.sources = sources;
    this.resolver = new SettingsResolver(storage, sources);
  }

  /**
   * Reports a part, in one transaction, or in the host's own: then it counts exactly if what the
   * job has written is committed. Of several reports with one name the last counts, and counts
   * once, so that a report whose outcome is not known is repeated. The run's row is locked until
   * the transaction ends, and parts of one run wait for each other: report last.
   *
   * @throws RunFencedException if that attempt does not hold the run any more: it was taken over,
   *     has ended, or the run is gone. Whatever the job did is for nobody
   * @throws dev.discovery.source.TooManyPartsException for more than {@link
   *     dev.discovery.source.Parts#MOST}
   * @throws dev.discovery.port.PortException if the store cannot be reached; report again
   */
  public void report(RunFence fence, Part part) {
    storage
        .transactions()
        .run(
            () -> {
              Run run =
                  storage
                      .runs()
                      .lock(fence.run())
                      .filter(current -> isHeldBy(fence, current))
                      .orElseThrow(() -> new RunFencedException(fence.run(), fence.attempt()));
              storage.parts().put(run.id(), scrubbed(part, run.target()));
            });
  }

  private static boolean isHeldBy(RunFence fence, Run current) {
    return current.state() == RunState.RUNNING && current.progress().attempts() == fence.attempt();
  }

  /** Without the secrets of the settings that are in force, and of what has the shape of one. */
  private Part scrubbed(Part part, TargetId target) {
    if (part.failure().isEmpty()) {
      return part;
    }
    Optional<SettingsSchema> schema = sources.find(target.source()).map(SourceDefinition::settings);
    Settings settings =
        resolver.resolve(target) instanceof AttemptSettings.InForce inForce
            ? inForce.settings()
            : Settings.EMPTY;
    Scrubber scrubber = Scrubber.of(schema.orElse(SettingsSchema.EMPTY), settings);
    return new Part(part.name(), part.items(), part.failure(), scrubber.apply(part.message()));
  }
}
