package dev.discovery.worker;

import dev.discovery.run.AttemptFailure;
import dev.discovery.run.Baseline;
import dev.discovery.run.Outcome;
import dev.discovery.source.RunFencedException;
import dev.discovery.source.SourceDefinition;
import dev.discovery.source.SourceSync;
import dev.discovery.source.SyncContext;
import dev.discovery.source.SyncException;
import dev.discovery.source.SyncResult;
import java.util.Objects;
import java.util.Optional;

/**
 * What a call of a sync came to, as it is recorded: judged, bounded, without secrets. Immutable.
 */
public sealed interface AttemptReport {

  /**
   * It came to its end.
   *
   * @param cursor as the sync returned it, whatever it holds: the next sync is to get it back, and
   *     nobody else is shown it
   */
  record Finished(Outcome outcome, Optional<String> cursor) implements AttemptReport {}

  /**
   * It threw something.
   *
   * @param explained whether an exception of Discovery's, which says what is the matter; otherwise
   *     only the stack trace says where
   */
  record Failed(AttemptFailure failure, boolean explained) implements AttemptReport {}

  /** It was interrupted. */
  record Interrupted() implements AttemptReport {}

  /**
   * Calls a sync on this thread.
   *
   * @param sync usually that of {@code definition}
   * @param definition whose rule and secrets are used
   * @param usual what the result is compared with
   * @throws Error that the sync threw: itself, or if a secret or too long a text is in it, one that
   *     says the same without
   */
  static AttemptReport of(
      SourceSync sync, SourceDefinition definition, SyncContext context, Baseline usual) {
    Scrubber scrubber = Scrubber.of(definition.settings(), context.settings());
    SyncResult result;
    try {
      result = Objects.requireNonNull(sync.sync(context), "the sync returned nothing");
    } catch (InterruptedException e) {
      return new Interrupted();
    } catch (Exception e) {
      return Thread.interrupted()
          ? new Interrupted()
          : new Failed(AttemptFailure.of(e, scrubber), isExplained(e));
    } catch (Error e) {
      throw ScrubbedError.of(e, scrubber);
    }
    SyncResult shown =
        new SyncResult(result.items(), result.cursor(), scrubber.apply(result.attributes()));
    return new Finished(Outcome.of(shown, usual, definition.verdict()), result.cursor());
  }

  private static boolean isExplained(Exception e) {
    return e instanceof SyncException || e instanceof RunFencedException;
  }
}
