package dev.discovery.jdbc;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TransactionsContract;

class JdbcTransactionsContractTest extends TransactionsContract {

  @Override
  protected StorageBed bed() {
    return PostgresBed.open();
  }
}
