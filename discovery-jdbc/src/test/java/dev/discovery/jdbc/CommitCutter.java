package dev.discovery.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A way to the database, on the loopback interface, that lets a COMMIT through and cuts the
 * connection when its answer comes back: the server has committed, and the client never hears of
 * it. Thread-safe.
 */
final class CommitCutter implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  // The end of a Parse message: the text of a statement ends with a NUL.
  private static final String COMMIT = "COMMIT\0";

  private final ServerSocket entrance;
  private final String host;
  private final int port;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final List<Closeable> open = new CopyOnWriteArrayList<>();

  CommitCutter(String host, int port) {
    this.host = host;
    this.port = port;
    try {
      this.entrance = new ServerSocket(0, 0, InetAddress.getByName(LOOPBACK));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.add(entrance);
    inBackground(this::accept);
  }

  /** Where to connect to: host and port. */
  String address() {
    return LOOPBACK + ":" + entrance.getLocalPort();
  }

  /** Cuts the connection of the next COMMIT, whoever sends it, and no other one after that. */
  void cutNext() {
    armed.set(true);
  }

  /** Whether nothing has been cut since. */
  boolean isArmed() {
    return armed.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      Socket database = new Socket(host, port);
      open.add(client);
      open.add(database);
      var cut = new AtomicBoolean();
      inBackground(() -> ask(client, database, cut));
      inBackground(() -> answer(database, client, cut));
    }
  }

  private void ask(Socket client, Socket database, AtomicBoolean cut) throws IOException {
    byte[] bytes = new byte[8_192];
    try (client;
        database) {
      for (int n = client.getInputStream().read(bytes);
          n > 0;
          n = client.getInputStream().read(bytes)) {
        String text = new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
        if (text.contains(COMMIT) && armed.compareAndSet(true, false)) {
          cut.set(true);
        }
        database.getOutputStream().write(bytes, 0, n);
      }
    }
  }

  private static void answer(Socket database, Socket client, AtomicBoolean cut) throws IOException {
    byte[] bytes = new byte[8_192];
    try (client;
        database) {
      int n = database.getInputStream().read(bytes);
      while (n > 0 && !cut.get()) {
        client.getOutputStream().write(bytes, 0, n);
        n = database.getInputStream().read(bytes);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void inBackground(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of its sockets was closed.
              }
            },
            "commit-cutter");
    thread.setDaemon(true);
    thread.start();
  }
}
