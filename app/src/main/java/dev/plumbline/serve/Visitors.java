package dev.plumbline.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Who may ask a server of pages on this machine: browsers that came once by an address with a
 * token, which no address that was printed gives twice. They have a cookie from then on. A request
 * must name this machine by its number, and may not come from another page. Safe for many threads.
 */
public final class Visitors {

  private final Set<Token> openings = ConcurrentHashMap.newKeySet();
  private final Set<Token> opened = ConcurrentHashMap.newKeySet();
  private final Token session = Token.random();

  /** Why a request is not answered. */
  public record Refusal(int status, String why) {}

  /**
   * An address for one browser that goes there once.
   *
   * @param port of the server
   */
  public String address(int port) {
    Token opening = Token.random();
    openings.add(opening);
    return "%s/?token=%s".formatted(origin(port), opening.text());
  }

  private static String origin(int port) {
    return "http://" + host(port);
  }

  private static String host(int port) {
    return "127.0.0.1:" + port;
  }

  /**
   * Sets what browsers are to allow.
   *
   * @param policy a Content-Security-Policy
   */
  public static void secure(Headers headers, String policy) {
    headers.set("Content-Security-Policy", policy);
    headers.set("X-Content-Type-Options", "nosniff");
    // Not none: browsers would hide the origin of forms, too.
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  /**
   * Why a request may not be answered, whoever asks. Another name of this machine may be that of a
   * page that tries to read this one.
   *
   * @param methods that the server knows
   */
  public static Optional<Refusal> refusal(HttpExchange exchange, List<String> methods) {
    int port = exchange.getLocalAddress().getPort();
    String method = exchange.getRequestMethod();
    if (!List.of(host(port)).equals(exchange.getRequestHeaders().get("Host"))) {
      return Optional.of(new Refusal(403, "ask for " + host(port)));
    }
    if (!methods.contains(method)) {
      exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
      return Optional.of(
          new Refusal(405, "pages are only looked at: " + String.join(", ", methods)));
    }
    List<String> origins = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    if (!origins.stream().allMatch(origin(port)::equals)
        || (origins.isEmpty() && method.equals("POST"))) {
      return Optional.of(new Refusal(403, "another page may not ask"));
    }
    return Optional.empty();
  }

  /**
   * Whether a token of an address is there for the first time, which gives the cookie, or again
   * from who has that.
   */
  public boolean isOpened(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    if (!query.startsWith("token=")) {
      return false;
    }
    String given = query.substring("token=".length());
    Optional<Token> opening = openings.stream().filter(token -> token.is(given)).findFirst();
    if (opening.isPresent() && opened.add(opening.get())) {
      exchange
          .getResponseHeaders()
          .set(
              "Set-Cookie",
              cookie(exchange) + session.text() + "; Path=/; HttpOnly; SameSite=Strict");
      return true;
    }
    return opening.isPresent() && isKnown(exchange);
  }

  /** Whether who asks has the cookie. */
  public boolean isKnown(HttpExchange exchange) {
    String name = cookie(exchange);
    return exchange.getRequestHeaders().getOrDefault("Cookie", List.of()).stream()
        .flatMap(header -> Stream.of(header.split(";", -1)))
        .map(String::strip)
        .anyMatch(given -> given.startsWith(name) && session.is(given.substring(name.length())));
  }

  /** Browsers keep cookies by host, not by port: several servers may run. */
  private static String cookie(HttpExchange exchange) {
    return "plumbline-%d=".formatted(exchange.getLocalAddress().getPort());
  }
}
