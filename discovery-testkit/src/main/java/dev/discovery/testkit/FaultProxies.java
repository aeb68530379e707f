package dev.discovery.testkit;

import dev.discovery.port.JobQueue;
import dev.discovery.port.RunLedger;
import dev.discovery.port.Storage;
import dev.discovery.port.Transactions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts {@link Faults} between the ports and their users. Immutable. */
final class FaultProxies {

  private final Faults faults;

  FaultProxies(Faults faults) {
    this.faults = faults;
  }

  /** Every name that a call can have. */
  static Set<String> names() {
    Stream<Class<?>> ports =
        Stream.concat(
            Arrays.stream(Storage.class.getMethods()).map(Method::getReturnType),
            Stream.of(JobQueue.class));
    Stream<String> calls =
        ports
            .filter(port -> port != Transactions.class)
            .flatMap(port -> Arrays.stream(port.getMethods()).map(each -> name(port, each)));
    return Stream.concat(calls, Stream.of(Faults.COMMIT)).collect(Collectors.toSet());
  }

  /** A storage whose ports may fail. */
  Storage storage(Storage real) {
    Map<Method, Object> ports = new HashMap<>();
    for (Method accessor : Storage.class.getMethods()) {
      ports.put(accessor, faulty(accessor.getReturnType(), accessor, real));
    }
    return proxy(
        Storage.class,
        (proxy, method, arguments) ->
            ports.containsKey(method) ? ports.get(method) : plain(method, real, arguments));
  }

  private Object faulty(Class<?> type, Method accessor, Storage real) {
    try {
      Object port = accessor.invoke(real);
      return port instanceof Transactions transactions
          ? new FaultyTransactions(faults, transactions)
          : port(type, port);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot reach " + accessor, e);
    }
  }

  /** A port that may fail. */
  <P> P port(Class<P> type, Object real) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == Object.class) {
            return plain(method, real, arguments);
          }
          Faults.Call call = faults.begin(name(type, method));
          if (type == RunLedger.class && method.getName().equals("record")) {
            faults.check((Iterable<?>) arguments[0]);
          }
          Object result = plain(method, real, arguments);
          faults.done(call);
          return result;
        });
  }

  private static String name(Class<?> port, Method method) {
    return port.getSimpleName() + "." + method.getName();
  }

  private static @Nullable Object plain(
      Method method, Object real, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <P> P proxy(Class<P> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultProxies.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
