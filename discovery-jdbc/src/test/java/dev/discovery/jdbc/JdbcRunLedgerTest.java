package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunLedgerContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunLedgerTest extends RunLedgerContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
