package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunLedgerBackfillContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunLedgerBackfillTest extends RunLedgerBackfillContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
