package dev.discovery.testkit.contract;

import dev.discovery.port.Storage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A storage in which something else happens first, whenever one method of one port is called. */
final class Meanwhile {

  private Meanwhile() {}

  /**
   * Runs {@code hook} on the calling thread before each call of {@code port}.{@code method}, which
   * then goes on.
   */
  static Storage before(Storage real, Class<?> port, String method, Runnable hook) {
    return proxy(
        Storage.class,
        real,
        (accessor, found) ->
            accessor.getReturnType() == port
                ? proxy(port, found, (call, result) -> result, call -> told(call, method, hook))
                : found,
        call -> {});
  }

  private static void told(Method call, String method, Runnable hook) {
    if (call.getName().equals(method)) {
      hook.run();
    }
  }

  private static <P> P proxy(Class<P> type, Object real, After after, Before before) {
    return type.cast(
        Proxy.newProxyInstance(
            Meanwhile.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, call, arguments) -> {
              before.call(call);
              try {
                return after.call(call, call.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @FunctionalInterface
  private interface Before {
    void call(Method call);
  }

  @FunctionalInterface
  private interface After {
    Object call(Method call, Object result);
  }
}
