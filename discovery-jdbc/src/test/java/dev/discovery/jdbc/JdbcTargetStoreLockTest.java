package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TargetStoreLockContract;

class JdbcTargetStoreLockTest extends TargetStoreLockContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
