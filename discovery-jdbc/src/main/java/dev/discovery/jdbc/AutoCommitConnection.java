package dev.discovery.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a pool whose connections are not in auto-commit mode, switched to it until it is
 * closed: what is written outside of a transaction would be rolled back by the pool otherwise,
 * without a word. For one thread.
 */
final class AutoCommitConnection implements InvocationHandler {

  private final Connection connection;

  private AutoCommitConnection(Connection connection) {
    this.connection = connection;
  }

  /** The connection itself if it is in auto-commit mode already. */
  static Connection of(Connection connection) throws SQLException {
    try {
      if (connection.getAutoCommit()) {
        return connection;
      }
      connection.setAutoCommit(true);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
    return (Connection)
        Proxy.newProxyInstance(
            AutoCommitConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new AutoCommitConnection(connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "equals" -> proxy == (arguments == null ? null : arguments[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      case "close" -> {
        close();
        yield null;
      }
      default -> forward(method, arguments);
    };
  }

  private void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        connection.setAutoCommit(false);
      }
    }
  }

  private @Nullable Object forward(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
