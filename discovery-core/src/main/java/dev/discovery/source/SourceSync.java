package dev.discovery.source;

/**
 * The work of one source, written by the host. One instance serves every target of the source and
 * is called by several threads at once, so it must be thread-safe.
 *
 * <p>It is called at least once for each run: a worker that dies, or that the others believe dead,
 * is followed by another attempt. Writes that must not be repeated belong into {@link
 * SyncContext#inFencedTransaction}, or must be idempotent.
 */
@FunctionalInterface
public interface SourceSync {

  /**
   * Syncs one target.
   *
   * @return what was achieved, which ends the run successfully
   * @throws SyncException for a failure that the source understands
   * @throws Exception for any other; the run is retried if attempts are left. An {@link
   *     InterruptedException} when the worker shuts down, the run was cancelled, or its time is
   *     over
   */
  SyncResult sync(SyncContext context) throws Exception;
}
