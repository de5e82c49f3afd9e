package io.lookonce.jobs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Ports of this machine, for servers that others must be told the port of before they start. */
final class LocalPort {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LocalPort() {}

  /** One that nobody listens to. */
  static int free(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until someone listens: a client that comes too early may ask again only after a while.
   *
   * @param server who will
   * @return whether that is so; false if the server has ended or does not start
   */
  static boolean await(String host, int port, Process server) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(host, port)) {
      if (System.nanoTime() > deadline || !server.isAlive()) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private static boolean answers(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
