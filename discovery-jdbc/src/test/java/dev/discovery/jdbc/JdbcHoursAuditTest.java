package dev.discovery.jdbc;

import dev.discovery.testkit.contract.HoursAuditContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcHoursAuditTest extends HoursAuditContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
