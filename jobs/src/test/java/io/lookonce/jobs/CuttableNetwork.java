package io.lookonce.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network between a driver and its executors that can be cut: what is said to one loopback
 * address is passed on to the same port of another, or, while it is cut, swallowed as by a dead
 * line.
 */
final class CuttableNetwork implements AutoCloseable {

  /** Where executors look for the driver. */
  static final String OUTER = "127.0.0.2";

  /** Where it is. */
  static final String INNER = "127.0.0.1";

  private final ExecutorService lines = Executors.newCachedThreadPool(CuttableNetwork::daemon);
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  CuttableNetwork(List<Integer> ports) throws IOException {
    for (int port : ports) {
      ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName(OUTER));
      open.add(server);
      lines.execute(() -> accept(server, port));
    }
  }

  /** Nothing gets through any more, and nobody is told. */
  void cut() {
    cut = true;
  }

  /** New connections get through again; those that were open are dead. */
  void mend() {
    cut = false;
    open.stream().filter(Socket.class::isInstance).forEach(CuttableNetwork::closeQuietly);
  }

  @Override
  public void close() {
    open.forEach(CuttableNetwork::closeQuietly);
    lines.shutdownNow();
  }

  private void accept(ServerSocket server, int port) {
    while (!server.isClosed()) {
      try {
        Socket outer = server.accept();
        open.add(outer);
        if (cut) {
          continue;
        }
        Socket inner = new Socket();
        open.add(inner);
        inner.connect(new InetSocketAddress(INNER, port));
        lines.execute(() -> passOn(outer, inner));
        lines.execute(() -> passOn(inner, outer));
      } catch (IOException nobodyThere) {
        // The driver is not up yet, or no more; whoever calls tries again.
      }
    }
  }

  private void passOn(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException closed) {
      // Both ends are closed below.
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is what was wanted.
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "cuttable-network");
    thread.setDaemon(true);
    return thread;
  }
}
