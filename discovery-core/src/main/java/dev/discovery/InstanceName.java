package dev.discovery;

import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a node is called that the host gives no name. */
final class InstanceName {

  /** The same for the life of the process, and another one in each process. */
  static final String OF_PROCESS =
      of(
          System.getenv("HOSTNAME"),
          ProcessHandle.current().pid(),
          new SecureRandom().nextInt(0x10000));

  private static final String UNNAMED = "node";
  private static final int MAX_HOST = 60;

  private InstanceName() {}

  /**
   * Host, process id and four hexadecimal digits: in containers the id is 1, and hosts may have one
   * name.
   *
   * @param host as the environment has it, since a look-up could hang; what is not visible ASCII is
   *     left out, and what is beyond 60 characters
   */
  static String of(@Nullable String host, long pid, int random) {
    String given = host == null ? "" : host.replaceAll("[^!-~]", "");
    String name =
        given.isEmpty() ? UNNAMED : given.substring(0, Math.min(given.length(), MAX_HOST));
    return String.format(Locale.ROOT, "%s-%d-%04x", name, pid, random);
  }
}
