package dev.discovery.dbscheduler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Counts the statements that are executed on the connections of a pool. Thread-safe. */
final class StatementCount {

  private final AtomicInteger executed = new AtomicInteger();

  DataSource around(DataSource pool) {
    return wrap(DataSource.class, pool);
  }

  /** Since it was asked last. */
  int next() {
    return executed.getAndSet(0);
  }

  private <T> T wrap(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            StatementCount.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("execute")) {
                executed.incrementAndGet();
              }
              try {
                return wrapped(method.getReturnType(), method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private <T> Object wrapped(Class<T> type, Object result) {
    boolean counts = Connection.class == type || Statement.class.isAssignableFrom(type);
    return counts && result != null ? wrap(type, type.cast(result)) : result;
  }
}
