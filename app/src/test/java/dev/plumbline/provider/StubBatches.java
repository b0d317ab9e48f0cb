package dev.plumbline.provider;

import dev.plumbline.provider.StubProvider.Asked;
import dev.plumbline.provider.StubProvider.Deed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The batches of Anthropic and OpenAI, as a plan of {@link StubProvider}: a batch ends when it has
 * been looked at twice, and answers all requests but those that say "fail".
 */
final class StubBatches implements Function<Asked, Deed> {

  /** What becomes of a submission. */
  enum Fate {
    TAKEN,
    BUSY,
    ERROR,
    /** It is a batch, and the answer is cut off. */
    TAKEN_AND_LOST,
    LOST
  }

  private final Queue<Fate> fates;
  private final Map<String, String> contents = new ConcurrentHashMap<>();
  private final Queue<ObjectNode> batches = new ConcurrentLinkedQueue<>();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  /** One that takes what comes after these. */
  StubBatches(Fate... fates) {
    this.fates = new ConcurrentLinkedQueue<>(List.of(fates));
  }

  /** How many batches it has taken. */
  int taken() {
    return batches.size();
  }

  @Override
  public Deed apply(Asked asked) {
    String path = asked.path();
    String id = path.replaceAll("/(results|content)$", "").replaceAll(".*/", "");
    return switch (path.replaceAll("/(batch|file)_\\d+", "/ID")) {
      case "/v1/messages/batches", "/v1/batches" ->
          asked.body().isEmpty() ? sends(list()) : submitted(asked);
      case "/v1/files" -> sends(named(kept("file_", asked.body())).toString());
      case "/v1/messages/batches/ID" ->
          sends("{\"processing_status\":\"" + (ended() ? "ended" : "in_progress") + "\"}");
      case "/v1/messages/batches/ID/results" -> sends(anthropic(contents.getOrDefault(id, "")));
      case "/v1/files/ID/content" -> sends(openAi(contents.getOrDefault(id, "")));
      default -> sends(state(id));
    };
  }

  private static Deed sends(String body) {
    return new Deed.Sends(200, Map.of(), body);
  }

  private Deed submitted(Asked asked) {
    Fate fate = Objects.requireNonNullElse(fates.poll(), Fate.TAKEN);
    return switch (fate) {
      case TAKEN -> sends(taken(asked).toString());
      case BUSY -> new Deed.Sends(503, Map.of(), StubProvider.error("overloaded"));
      case ERROR -> new Deed.Misbehaves(Fault.ERROR);
      case TAKEN_AND_LOST -> {
        taken(asked);
        yield new Deed.Misbehaves(Fault.CUT);
      }
      case LOST -> new Deed.Misbehaves(Fault.CUT);
    };
  }

  private ObjectNode taken(Asked asked) {
    JsonNode json = asked.json();
    ObjectNode batch =
        json.has("input_file_id")
            ? named("batch_" + json.path("input_file_id").asString())
                .put("created_at", 0)
                .set("metadata", json.path("metadata"))
            : named(kept("batch_", asked.body())).put("created_at", "1970-01-01T00:00:00Z");
    batch.putObject("request_counts").put("processing", json.path("requests").size());
    batches.add(batch);
    return batch;
  }

  private String list() {
    ObjectNode list = Json.object();
    boolean ended = ended();
    ArrayNode data = list.putArray("data");
    batches.forEach(
        batch -> data.add(batch.put("processing_status", ended ? "ended" : "in_progress")));
    return list.toString();
  }

  private String kept(String prefix, String body) {
    String name = prefix + names.incrementAndGet();
    contents.put(name, body);
    return name;
  }

  private static ObjectNode named(String id) {
    return Json.object().put("id", id);
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
