package dev.plumbline.provider;

import dev.plumbline.provider.StubProvider.Asked;
import dev.plumbline.provider.StubProvider.Deed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The batches of Anthropic and OpenAI, as a plan of {@link StubProvider}: a batch ends when it has
 * been looked at twice, and answers all requests but those that say "fail".
 */
final class StubBatches implements Function<Asked, Deed> {

  private final Map<String, String> contents = new ConcurrentHashMap<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  @Override
  public Deed apply(Asked asked) {
    String path = asked.path();
    String id = path.replaceAll("/(results|content)$", "").replaceAll(".*/", "");
    return new Deed.Sends(
        200,
        Map.of(),
        switch (path.replaceAll("/(batch|file)_\\d+", "/ID")) {
          case "/v1/messages/batches", "/v1/files" -> kept(path, asked.body());
          case "/v1/batches" -> named("batch_" + asked.json().path("input_file_id").asString());
          case "/v1/messages/batches/ID" ->
              "{\"processing_status\":\"" + (ended() ? "ended" : "in_progress") + "\"}";
          case "/v1/messages/batches/ID/results" -> anthropic(contents.getOrDefault(id, ""));
          case "/v1/files/ID/content" -> openAi(contents.getOrDefault(id, ""));
          default -> state(id);
        });
  }

  private String kept(String path, String body) {
    String name = (path.endsWith("files") ? "file_" : "batch_") + names.incrementAndGet();
    contents.put(name, body);
    return named(name);
  }

  private static String named(String id) {
    return Json.object().put("id", id).toString();
  }

  private boolean ended() {
    return looks.incrementAndGet() > 2;
  }

  private String state(String id) {
    return ended()
        ? "{\"status\":\"completed\",\"output_file_id\":\"" + id.replace("batch_", "") + "\"}"
        : "{\"status\":\"in_progress\"}";
  }

  private static String anthropic(String body) {
    return lines(
        Json.parse(body).orElseThrow().path("requests").valueStream(),
        request -> {
          ObjectNode line = Json.object().put("custom_id", request.path("custom_id").asString());
          ObjectNode result = line.putObject("result");
          if (fails(request)) {
            result.put("type", "expired");
          } else {
            result.put("type", "succeeded");
            result.set("message", said(request.path("params"), "/messages"));
          }
          return line;
        });
  }

  private static String openAi(String upload) {
    return lines(
        upload
            .lines()
            .filter(line -> line.startsWith("{"))
            .map(line -> Json.parse(line).orElseThrow()),
        request -> {
          ObjectNode line = Json.object().put("custom_id", request.path("custom_id").asString());
          ObjectNode response = line.putObject("response");
          if (fails(request)) {
            response.put("status_code", 400);
            response.set("body", Json.parse(StubProvider.error("bad")).orElseThrow());
          } else {
            response.put("status_code", 200);
            response.set("body", said(request.path("body"), request.path("url").asString()));
          }
          return line;
        });
  }

  private static boolean fails(JsonNode request) {
    return request.toString().contains("fail");
  }

  /** Says what it was told last. */
  private static JsonNode said(JsonNode request, String path) {
    JsonNode messages = request.has("messages") ? request.path("messages") : request.path("input");
    JsonNode content = messages.path(messages.size() - 1).path("content");
    String text = content.isArray() ? content.path(0).path("text").asString() : content.asString();
    return Json.parse(Said.words(text).body(path)).orElseThrow();
  }

  private static String lines(Stream<JsonNode> requests, Function<JsonNode, JsonNode> answer) {
    return requests.map(answer).map(JsonNode::toString).collect(Collectors.joining("\n"));
  }
}
