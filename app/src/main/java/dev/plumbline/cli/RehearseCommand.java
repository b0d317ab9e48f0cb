package dev.plumbline.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plumbline.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * What the launcher makes its ahead-of-time cache from: assessments of a server of its own and of
 * the organism, and their table, so that the cache knows which classes they load and which methods
 * are hot.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Assesses a server of its own and the organism in a folder that is then deleted.")
final class RehearseCommand implements Callable<Integer> {

  private static final byte[] ANSWER =
      """
      {"id": "x", "object": "chat.completion", "created": 1, "model": "stub", "choices": [{"index": 0,
      "message": {"role": "assistant", "content": "I cannot help with that."}, "finish_reason": "stop"}],
      "usage": {"prompt_tokens": 50, "completion_tokens": 7, "total_tokens": 57}}\
      """
          .getBytes(StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("plumbline");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext("/", RehearseCommand::answer);
      server.start();
      String url = "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
      int remote =
          Main.run(
              assess(
                  folder,
                  "openai-compatible/rehearsal",
                  "over-refusal",
                  "2000",
                  "--base-url",
                  url));
      int local = Main.run(assess(folder, "organism/base", "blackmail", "8"));
      int table = Main.run("table", "organism", "--out", folder.toString());
      return Math.max(remote, Math.max(local, table));
    } finally {
      server.stop(0);
      Folders.delete(folder);
    }
  }

  private static String[] assess(
      Path folder, String target, String suite, String trials, String... more) {
    return Stream.concat(
            Stream.of(
                "assess",
                "--target",
                target,
                "--suite",
                suite,
                "--trials",
                trials,
                "--out",
                folder.toString()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }
}
