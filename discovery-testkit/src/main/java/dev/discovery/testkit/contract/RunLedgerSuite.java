package dev.discovery.testkit.contract;

import dev.discovery.access.Actor;
import dev.discovery.plan.SkipReason;
import dev.discovery.port.RunLedger;
import dev.discovery.port.RunLedger.Entry;
import dev.discovery.run.LedgerEntry;
import dev.discovery.run.Origin;
import dev.discovery.run.TargetStats;
import dev.discovery.source.ItemCounts;
import dev.discovery.source.RunId;
import dev.discovery.source.TargetId;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;

/** What the suites about {@link RunLedger} share. */
abstract class RunLedgerSuite extends Suite<StorageBed> {

  static final TargetId KARNET = TargetId.of("karnet", "city:krakow");
  static final TargetId LODZ = TargetId.of("karnet", "city:lodz");
  static final TargetId QUIZ = TargetId.of("pubquiz-pl", "country:PL");
  static final Instant NOW = Given.NOW;
  static final Instant LATER = NOW.plusSeconds(60);
  static final ItemCounts ITEMS = new ItemCounts(21, 1, 2, 3, 4, 5);

  Ledger ledger;

  @BeforeEach
  final void insertTargets() {
    ledger = new Ledger(storage());
    ledger.targets(KARNET, LODZ, QUIZ);
  }

  static RunId id(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Skipped skipped
        ? skipped.id()
        : ((LedgerEntry.Asked) entry).run().id();
  }

  static Entry enqueue(TargetId target, Instant slot) {
    return new Entry.Enqueued(target, Given.decided(slot), false);
  }

  static Entry asked(TargetId target, String by, boolean concurrent) {
    return new Entry.Enqueued(target, new Origin.Requested(new Actor(by)), concurrent);
  }

  static Entry skip(TargetId target, Instant slot) {
    return new Entry.Skipped(target, Given.decided(slot), SkipReason.OVERLAP);
  }

  final TargetStats stats(TargetId target) {
    return storage().stats().ofTargets(Arrays.asList(target)).get(target);
  }

  final RunLedger runs() {
    return storage().runs();
  }
}
