package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TotalsAuditContract;

class JdbcTotalsAuditTest extends TotalsAuditContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
