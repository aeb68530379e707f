package dev.discovery.port;

import java.time.InstantSource;

/** The ports of one store, which share their transactions. */
public interface Storage {

  /** What ties the others together. */
  Transactions transactions();

  /** Cities and configs. */
  ConfigStore configs();

  /** What cities want. */
  SubscriptionStore subscriptions();

  /** What nodes have registered. */
  SourceStore sources();

  /** What is due. */
  TargetStore targets();

  /** What is paused. */
  PauseStore pauses();

  /** What was decided and done. */
  RunLedger runs();

  /** What is told of it later. */
  RunHistory history();

  /** What others have done of them. */
  PartStore parts();

  /** What was asked for, of the past. */
  BackfillStore backfills();

  /** What came of it, added up. */
  StatsSource stats();

  /** Whether that is what history comes to. */
  TotalsAudit totalsAudit();

  /** Whether the hours of sources are. */
  HoursAudit hoursAudit();

  /** How it is going. */
  HealthStore health();

  /** What ticks did. */
  TickHistory ticks();

  /** What people did. */
  AuditLog audit();

  /** What becomes of old history. */
  Housekeeping housekeeping();

  /**
   * The clock that decides for every node: the store's own in production, an injected one in tests.
   * Its instants are cut to microseconds.
   */
  InstantSource clock();
}
