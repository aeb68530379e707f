package dev.discovery.jdbc;

import dev.discovery.testkit.contract.RunLedgerSlotContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcRunLedgerSlotTest extends RunLedgerSlotContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
