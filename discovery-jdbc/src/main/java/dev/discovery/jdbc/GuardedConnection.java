package dev.discovery.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A handle of a transaction's connection that cannot end the transaction. Closed on its own, and
 * with the transaction. For one thread.
 */
final class GuardedConnection implements InvocationHandler {

  private static final String REFUSED = "2D000";
  private static final String CLOSED = "08003";

  private final JdbcTransaction transaction;
  private final Connection connection;
  private boolean closed;

  private GuardedConnection(JdbcTransaction transaction, Connection connection) {
    this.transaction = transaction;
    this.connection = connection;
  }

  static Connection of(JdbcTransaction transaction, Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            GuardedConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new GuardedConnection(transaction, connection));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
    return switch (method.getName()) {
      case "equals" -> proxy == first;
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "transaction's " + connection;
      case "close" -> {
        closed = true;
        yield null;
      }
      case "isClosed" -> closed || transaction.isOver();
      case "commit" -> throw refused("commit");
      case "abort" -> throw refused("abort");
      case "rollback" -> {
        if (!(first instanceof Savepoint)) {
          throw refused("rollback");
        }
        yield forward(method, arguments);
      }
      case "setAutoCommit" -> {
        if (Boolean.TRUE.equals(first)) {
          throw refused("setAutoCommit(true)");
        }
        yield null;
      }
      case "unwrap" -> ((Class<?>) first).isInstance(proxy) ? proxy : forward(method, arguments);
      case "isWrapperFor" ->
          ((Class<?>) first).isInstance(proxy) || (Boolean) forward(method, arguments);
      default -> forward(method, arguments);
    };
  }

  private @Nullable Object forward(Method method, Object @Nullable [] arguments) throws Throwable {
    if (closed || transaction.isOver()) {
      throw new SQLException(
          closed
              ? "this handle of the transaction's connection is closed"
              : "the transaction that this connection belonged to is over",
          CLOSED);
    }
    try {
      Object result = method.invoke(connection, arguments);
      if (result instanceof Statement statement) {
        transaction.opened(statement);
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static SQLException refused(String what) {
    return new SQLException(
        what
            + " is refused: the transaction belongs to Discovery's Transactions, which commits it"
            + " when the outermost block returns and rolls it back when an exception leaves it",
        REFUSED);
  }
}
