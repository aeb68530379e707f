package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.port.Storage;
import dev.discovery.port.TotalsAudit.Account;
import dev.discovery.port.TotalsAudit.SourceAccount;
import dev.discovery.proof.Discrepancy;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Proves totals by the history, and puts right what is wrong. Thread-safe. */
final class StatisticsAuditing {

  private final Storage storage;
  private final Gate gate;

  StatisticsAuditing(Storage storage, Gate gate) {
    this.storage = storage;
    this.gate = gate;
  }

  StatisticsAudit page(Optional<TargetId> after, int limit, Actor actor) {
    Check.argument(limit >= 1 && limit <= 1_000, "limit", "1 to 1000", limit);
    return gate.read(
        Operation.AUDIT_STATISTICS,
        Subject.EVERYTHING,
        actor,
        () -> {
          List<Account> page = storage.totalsAudit().page(after, limit);
          return new StatisticsAudit(
              page.size(),
              page.stream().flatMap(account -> discrepancy(account).stream()).toList(),
              page.size() < limit
                  ? Optional.empty()
                  : Optional.of(page.get(limit - 1).stored().target()));
        });
  }

  Optional<SourceDiscrepancy> source(SourceName source, Actor actor) {
    return gate.read(
        Operation.AUDIT_STATISTICS,
        Subject.of(source),
        actor,
        () -> {
          SourceAccount sums = storage.totalsAudit().source(source);
          return SourceDiscrepancy.between(source, sums.ofHours(), sums.ofTargets());
        });
  }

  Optional<Discrepancy> repair(TargetId target, Actor actor) {
    return gate.change(
        Operation.REPAIR_STATISTICS,
        Subject.of(target),
        actor,
        journal -> {
          // Who ends a run locks its target first: none of this one ends until this is committed.
          storage.targets().lock(List.of(target));
          Optional<Discrepancy> found =
              storage.totalsAudit().find(target).flatMap(StatisticsAuditing::discrepancy);
          found.ifPresent(wrong -> repair(wrong, journal));
          return found;
        });
  }

  private void repair(Discrepancy wrong, Journal journal) {
    storage.totalsAudit().write(wrong.expected());
    Instant now = storage.clock().instant();
    journal.record(now, Touched.of(wrong.target()), wrong.stored(), wrong.wanted());
  }

  private static Optional<Discrepancy> discrepancy(Account account) {
    return Discrepancy.between(account.stored(), account.history());
  }
}
