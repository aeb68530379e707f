package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunLedgerProgressContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunLedgerProgressTest extends RunLedgerProgressContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
