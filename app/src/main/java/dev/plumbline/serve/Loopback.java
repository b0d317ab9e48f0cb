package dev.plumbline.serve;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** Listens on this machine only. */
public final class Loopback {

  private Loopback() {}

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   */
  public static HttpServer listen(int port, HttpHandler handler, Executor threads) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port is %d; give one of 1 to 65535, or 0 for a free one".formatted(port));
    }
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.setExecutor(threads);
      server.createContext("/", handler);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on port %d of this machine; give another".formatted(port), e);
    }
  }
}
