package dev.discovery.admin;

import dev.discovery.Check;
import dev.discovery.access.Actor;
import dev.discovery.access.AuditEntry.Touched;
import dev.discovery.access.Operation;
import dev.discovery.access.Subject;
import dev.discovery.port.HoursAudit;
import dev.discovery.port.Storage;
import dev.discovery.port.TotalsAudit.Account;
import dev.discovery.proof.Discrepancy;
import dev.discovery.proof.SourceDiscrepancy;
import dev.discovery.proof.TargetDays;
import dev.discovery.source.SourceName;
import dev.discovery.source.TargetId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves totals by the history, and puts right what is wrong. Thread-safe. */
final class StatisticsAuditing {

  /** Less than the least that a host may keep of statistics. */
  private static final Duration KEPT = Duration.ofDays(90);

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
              discrepancies(page),
              page.size() < limit
                  ? Optional.empty()
                  : Optional.of(page.get(limit - 1).stored().target()));
        });
  }

  Optional<SourceDiscrepancy> source(SourceName source, Actor actor) {
    return gate.read(
        Operation.AUDIT_STATISTICS, Subject.of(source), actor, () -> discrepancy(source));
  }

  Optional<SourceDiscrepancy> repair(SourceName source, Actor actor) {
    return gate.change(
        Operation.REPAIR_STATISTICS,
        Subject.of(source),
        actor,
        journal -> {
          storage.hoursAudit().lock();
          Optional<SourceDiscrepancy> found = discrepancy(source);
          found.ifPresent(
              wrong -> {
                storage.hoursAudit().correct(wrong);
                Touched touched = Touched.of(Subject.of(source));
                Instant now = storage.clock().instant();
                journal.record(now, touched, wrong.stored(), wrong.wanted());
              });
          return found;
        });
  }

  private Optional<SourceDiscrepancy> discrepancy(SourceName source) {
    Instant since = keptSince();
    HoursAudit.Account account = storage.hoursAudit().find(source, since);
    return SourceDiscrepancy.between(source, account.stored(), account.history(), since);
  }

  /** From when on days and hours are kept, however long the host keeps them. */
  private Instant keptSince() {
    return storage.clock().instant().truncatedTo(ChronoUnit.DAYS).minus(KEPT);
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
              storage.totalsAudit().find(target).stream()
                  .flatMap(account -> discrepancies(List.of(account)).stream())
                  .findFirst();
          found.ifPresent(wrong -> repair(wrong, journal));
          return found;
        });
  }

  private void repair(Discrepancy wrong, Journal journal) {
    if (!wrong.fields().isEmpty()) {
      storage.totalsAudit().write(wrong.expected());
    }
    storage.totalsAudit().writeDays(wrong.target(), wrong.days());
    Instant now = storage.clock().instant();
    journal.record(now, Touched.of(wrong.target()), wrong.stored(), wrong.wanted());
  }

  /** Totals and days are each of one moment: two, but a day is compared with the ledger alone. */
  private List<Discrepancy> discrepancies(List<Account> accounts) {
    List<TargetId> targets = accounts.stream().map(account -> account.stored().target()).toList();
    LocalDate since = LocalDate.ofInstant(keptSince(), ZoneOffset.UTC);
    Map<TargetId, TargetDays> days = storage.totalsAudit().days(targets, since);
    return accounts.stream()
        .flatMap(
            account ->
                Discrepancy.between(
                    account.stored(),
                    account.history(),
                    days.getOrDefault(account.stored().target(), TargetDays.NONE))
                    .stream())
        .toList();
  }
}
