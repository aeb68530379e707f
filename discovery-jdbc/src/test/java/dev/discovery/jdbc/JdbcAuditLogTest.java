package dev.discovery.jdbc;

import dev.discovery.testkit.contract.AuditLogContract;
import dev.discovery.testkit.contract.StorageBed;

class JdbcAuditLogTest extends AuditLogContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
