package dev.plumbline.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speaks HTTP by hand, as clients set no other host. What would wait forever is cut off. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageServerTest {

  private final Map<String, String> pages =
      new ConcurrentHashMap<>(Map.of("/", "<p>first</p>", "/checkpoints/5.html", "<p>five</p>"));
  private volatile boolean failing;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final PageServer server =
      new PageServer(
          path -> {
            asked.add(path);
            if (failing) {
              throw new IllegalStateException("a secret");
            }
            return Optional.ofNullable(pages.get(path));
          },
          0);
  private final URI address = URI.create(server.address());

  @AfterEach
  void stop() {
    server.close();
  }

  private String host() {
    return "127.0.0.1:" + address.getPort();
  }

  private Socket open(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
    socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  /** The whole answer to a request and its headers. */
  private String ask(String line, String... headers) throws IOException {
    String request = line + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers);
    try (Socket socket = open(request)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String get(String path, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Host: " + host());
    return ask("GET " + path, all.toArray(String[]::new));
  }

  private String withToken() throws IOException {
    return get("/?" + address.getRawQuery());
  }

  private String cookie() throws IOException {
    return withToken()
        .lines()
        .filter(line -> line.startsWith("Set-cookie: "))
        .map(line -> "Cookie: " + line.substring("Set-cookie: ".length()).split(";", -1)[0])
        .findFirst()
        .orElseThrow();
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }

  @Test
  void the_token_of_the_address_becomes_a_cookie_once() throws IOException {
    String first = withToken();
    assertThat(status(first)).isEqualTo(303);
    assertThat(first)
        .contains("Location: /\r\n", "; Path=/; HttpOnly; SameSite=Strict\r\n")
        .doesNotContain(address.getRawQuery().substring("token=".length()));
    assertThat(status(withToken())).as("the token again").isEqualTo(401);
    String cookie = first.replaceAll("(?s).*Set-cookie: ([^;]*);.*", "Cookie: other=1; $1");
    assertThat(get("/", cookie)).startsWith("HTTP/1.1 200").endsWith("<p>first</p>");
    assertThat(status(get("/?" + address.getRawQuery(), cookie))).isEqualTo(303);
    assertThat(get("/checkpoints/5.html", cookie)).endsWith("<p>five</p>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?token=", "/?token=wrong", "/checkpoints/5.html", "/events"})
  void without_token_or_cookie_nothing_is_shown(String path) throws IOException {
    for (String header :
        List.of("X-None: 1", "Cookie: plumbline-" + address.getPort() + "=wrong", "Cookie: ;=;")) {
      assertThat(get(path, header))
          .startsWith("HTTP/1.1 401")
          .endsWith("open the address that was printed; it works once");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void the_token_opens_the_page_and_nothing_else() throws IOException {
    assertThat(status(get("/checkpoints/5.html?" + address.getRawQuery()))).isEqualTo(401);
    assertThat(status(withToken())).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:PORT",
        "Host: evil.example",
        "Host: evil.example:PORT",
        "Host: 127.0.0.1",
        "Host: 127.0.0.1:PORT\r\nHost: evil.example",
        "Host: evil.example\r\nHost: 127.0.0.1:PORT",
        "X-None: 1",
        "Host: 127.0.0.1:PORT\r\nOrigin: http://evil.example",
        "Host: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:1",
        "Host: 127.0.0.1:PORT\r\nOrigin: null"
      })
  void another_host_or_origin_is_refused_with_the_cookie_too(String headers) throws IOException {
    String cookie = cookie();
    String answer =
        ask("GET /", cookie, headers.replace("PORT", Integer.toString(address.getPort())));
    assertThat(status(answer)).isIn(400, 403);
    assertThat(answer).doesNotContain("first");
    assertThat(asked).isEmpty();
    assertThat(status(get("/", cookie, "Origin: http://" + host()))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "get"})
  void other_methods_are_refused_and_leave_the_token_as_it_is(String method) throws IOException {
    String answer = ask(method + " /?" + address.getRawQuery(), "Host: " + host());
    assertThat(status(answer)).isEqualTo(405);
    assertThat(answer).contains("Allow: GET\r\n");
    assertThat(asked).isEmpty();
    String cookie = cookie();
    assertThat(status(ask(method + " /", "Host: " + host(), cookie))).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../etc/passwd",
        "/checkpoints/../../etc/passwd",
        "/%2e%2e/etc/passwd",
        "/checkpoints/%35.html",
        "/checkpoints/6.html",
        "//etc/passwd",
        "/etc/passwd"
      })
  void a_path_is_a_name_and_not_a_place_on_disk(String path) throws IOException {
    assertThat(get(path, cookie())).startsWith("HTTP/1.1 404").endsWith("there is no such page");
  }

  @Test
  void no_answer_is_framed_kept_or_read_by_another_page() throws IOException {
    for (String answer : List.of(get("/"), get("/", cookie()), ask("PUT /", "Host: " + host()))) {
      assertThat(answer)
          .contains("default-src 'none'", "frame-ancestors 'none'", "connect-src 'self'")
          .contains("X-content-type-options: nosniff", "Referrer-policy: same-origin")
          .contains("Cache-control: no-store", "Cross-origin-resource-policy: same-origin");
    }
  }

  @Test
  void open_pages_are_told_what_is_under_way_what_changed_and_the_end() throws IOException {
    server.now("Under way: 1 of 2");
    try (Socket socket = open("GET /events HTTP/1.1\r\nHost: " + host() + "\r\n" + cookie());
        BufferedReader events =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      until(events, "data: Under way: 1 of 2");
      pages.put("/", "<p>second</p>\r\n\nevent: end\rdata: x");
      server.changed();
      assertThat(until(events, "data: data: x"))
          .containsSubsequence(
              "event: page", "data: <p>second</p>", "data: ", "data: event: end", "data: data: x");
      server.now("done\n\nevent: end");
      assertThat(until(events, "data: event: end"))
          .containsSubsequence("event: now", "data: done", "data: ", "data: event: end");
      server.now("over");
      server.close();
      assertThat(until(events, "event: end")).contains("event: end");
      assertThat(events.readLine()).isEqualTo("data: over");
    }
    assertThatThrownBy(() -> get("/")).isInstanceOf(IOException.class);
  }

  private static List<String> until(BufferedReader events, String last) throws IOException {
    List<String> lines = new ArrayList<>();
    String line = events.readLine();
    while (line != null) {
      lines.add(line);
      if (line.equals(last)) {
        return lines;
      }
      line = events.readLine();
    }
    throw new AssertionError("the end came before '%s': %s".formatted(last, lines));
  }

  @Test
  void a_page_that_cannot_be_made_is_an_error_without_its_reason() throws IOException {
    failing = true;
    assertThat(get("/", cookie()))
        .startsWith("HTTP/1.1 500")
        .endsWith("the page could not be made")
        .doesNotContain("a secret");
    failing = false;
    assertThat(status(get("/"))).isEqualTo(401);
  }

  @Test
  void only_this_machine_is_listened_to() throws IOException {
    for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress other : Collections.list(device.getInetAddresses())) {
        if (!other.isLoopbackAddress()) {
          assertThatThrownBy(() -> new Socket(other, address.getPort()).close())
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void a_port_that_there_cannot_be_is_refused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PageServer(path -> Optional.empty(), port))
        .withMessage("port is %d; give one of 1 to 65535, or 0 for a free one".formatted(port));
  }
}
