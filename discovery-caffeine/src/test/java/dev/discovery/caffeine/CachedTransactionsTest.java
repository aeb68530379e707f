package dev.discovery.caffeine;

import dev.discovery.testkit.contract.StorageBed;
import dev.discovery.testkit.contract.TransactionsContract;

class CachedTransactionsTest extends TransactionsContract {

  @Override
  protected StorageBed bed() {
    return new CachedBed();
  }
}
