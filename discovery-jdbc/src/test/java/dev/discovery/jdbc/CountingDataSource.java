package dev.discovery.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** Notes the text of every statement that is executed. */
final class CountingDataSource {

  private final List<String> executed = new CopyOnWriteArrayList<>();
  private final DataSource proxy;

  CountingDataSource(DataSource pool) {
    this.proxy =
        wrap(
            DataSource.class,
            (self, method, arguments) -> {
              Object result = invoke(method, pool, arguments);
              return result instanceof Connection connection ? connection(connection) : result;
            });
  }

  DataSource proxy() {
    return proxy;
  }

  /** What was executed since the last call, one entry a statement. */
  List<String> drain() {
    List<String> drained = List.copyOf(executed);
    executed.clear();
    return drained;
  }

  private Connection connection(Connection real) {
    return wrap(
        Connection.class,
        (self, method, arguments) -> {
          Object result = invoke(method, real, arguments);
          if (result instanceof PreparedStatement statement) {
            return statement(PreparedStatement.class, statement, (String) arguments[0]);
          }
          return result instanceof Statement statement
              ? statement(Statement.class, statement, "")
              : result;
        });
  }

  private <S extends Statement> S statement(Class<S> type, S real, String prepared) {
    return wrap(
        type,
        (self, method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            executed.add(arguments == null ? prepared : (String) arguments[0]);
          }
          return invoke(method, real, arguments);
        });
  }

  private static Object invoke(java.lang.reflect.Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T wrap(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            CountingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
