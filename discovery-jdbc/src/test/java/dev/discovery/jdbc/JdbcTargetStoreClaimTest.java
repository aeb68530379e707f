package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TargetStoreClaimContract;

class JdbcTargetStoreClaimTest extends TargetStoreClaimContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
