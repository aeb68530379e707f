package dev.discovery.admin;

import dev.discovery.access.AccessDeniedException;
import dev.discovery.access.AccessPolicy;
import dev.discovery.access.Actor;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.port.Storage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to everything that people do: asks the policy before anything is read or locked, and
 * runs changes in one transaction with what the audit log says about them. Thread-safe.
 */
final class Gate {

  private static final Logger log = LoggerFactory.getLogger(DiscoveryAdmin.class);

  private final Storage storage;
  private final AccessPolicy policy;

  Gate(Storage storage, AccessPolicy policy) {
    this.storage = storage;
    this.policy = policy;
  }

  /** Whether the actor may do this; for parts of an answer that are left out otherwise. */
  boolean allows(Operation operation, Subject subject, Actor actor) {
    return policy.allows(actor, operation, subject);
  }

  /**
   * Reads, in no transaction of its own.
   *
   * @throws AccessDeniedException if the policy refuses it
   */
  <T> T read(Operation operation, Subject subject, Actor actor, Supplier<T> work) {
    check(operation, subject, actor);
    return work.get();
  }

  /**
   * Changes something, in one transaction; {@code work} tells the journal what it has changed, and
   * nothing if it has changed nothing.
   *
   * @throws AccessDeniedException if the policy refuses it
   */
  <T> T change(Operation operation, Subject subject, Actor actor, Function<Journal, T> work) {
    check(operation, subject, actor);
    return storage
        .transactions()
        .call(() -> work.apply(new Journal(storage.audit(), operation, actor)));
  }

  /**
   * Does what commits by itself, step by step, and must not be called in a transaction; {@code
   * after} then tells the journal of it, in a transaction of its own. The policy is asked once, so
   * that nothing is done that nobody may write down.
   *
   * @throws AccessDeniedException if the policy refuses it
   */
  <T> T act(
      Operation operation,
      Subject subject,
      Actor actor,
      Supplier<T> work,
      BiConsumer<T, Journal> after) {
    check(operation, subject, actor);
    T done = work.get();
    storage
        .transactions()
        .run(() -> after.accept(done, new Journal(storage.audit(), operation, actor)));
    return done;
  }

  private void check(Operation operation, Subject subject, Actor actor) {
    if (!policy.allows(actor, operation, subject)) {
      // No row: whoever may do nothing shall not be able to fill a table.
      log.warn("access denied: actor={} operation={} subject={}", actor, operation, subject);
      throw new AccessDeniedException(actor, operation, subject);
    }
  }
}
