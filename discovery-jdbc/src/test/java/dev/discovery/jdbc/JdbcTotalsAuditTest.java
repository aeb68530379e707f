package dev.discovery.jdbc;

import dev.discovery.testkit.contract.TotalsAuditContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcTotalsAuditTest extends TotalsAuditContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
