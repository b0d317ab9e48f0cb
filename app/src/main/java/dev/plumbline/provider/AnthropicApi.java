package dev.plumbline.provider;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.LogLevel;
import com.anthropic.core.ObjectMappers;
import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.Headers;
import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.core.http.Interceptor;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.batches.BatchCreateParams;
import com.anthropic.models.messages.batches.BatchListParams;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.provider.Batches.Submission;
import dev.plumbline.provider.Batches.Trace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's API through its SDK, which sends and authenticates; retries are ours. */
final class AnthropicApi implements Connection {

  private final AnthropicClient client;
  private final RequestOptions options;
  private final ApiProtocol protocol;
  private final Edge edge;

  AnthropicApi(Asked asked, String baseUrl, Secret key, Settings settings) {
    Duration timeout = settings.patience().timeout();
    this.client =
        AnthropicOkHttpClient.builder()
            .apiKey(key.reveal())
            .baseUrl(baseUrl)
            .maxRetries(0)
            .maxIdleConnections(settings.limits().connections())
            .keepAliveDuration(KEEP_ALIVE)
            .timeout(timeout)
            .logLevel(LogLevel.OFF)
            .addInterceptor(Interceptor.syncOnly(AnthropicApi::beginning))
            .build();
    // Said again for each request: the SDK refuses long answers whose time-out is only a default.
    // A redirect would take the key to another host.
    this.options = RequestOptions.builder().timeout(timeout).followRedirects(false).build();
    this.protocol = new AnthropicProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  /** The SDK reads errors by itself, and without a bound: of these, it gets the beginning. */
  private static HttpResponse beginning(
      HttpClient inner, HttpRequest request, RequestOptions options) {
    HttpResponse response = inner.execute(request, options);
    if (response.statusCode() < 300) {
      return response;
    }
    try {
      return new Failed(response, Bodies.beginning(response.body()));
    } catch (IOException e) {
      response.close();
      throw new AnthropicIoException("an error without a body", e);
    }
  }

  private record Failed(HttpResponse whole, String text) implements HttpResponse {
    @Override
    public int statusCode() {
      return whole.statusCode();
    }

    @Override
    public Headers headers() {
      return whole.headers();
    }

    @Override
    public InputStream body() {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      whole.close();
    }
  }

  @Override
  public Exchange send(Request request) {
    String sent = protocol.body(request).toString();
    return edge.exchange(sent, () -> mapped(() -> create(sent)));
  }

  private String create(String sent) throws IOException {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .body(ObjectMappers.jsonMapper().readValue(sent, MessageCreateParams.Body.class))
            .build();
    try (HttpResponse response = client.messages().withRawResponse().create(params, options)) {
      return text(response);
    }
  }

  /**
   * Message batches.
   *
   * @see <a href="https://platform.claude.com/docs/en/api/creating-message-batches">their
   *     reference</a>
   */
  @Override
  public Optional<Batches> batches() {
    return Optional.of(new MessageBatches());
  }

  private final class MessageBatches implements Batches {

    @Override
    public Supplier<String> prepare(Submission submission) {
      ObjectNode body = Json.object();
      ArrayNode all = body.putArray("requests");
      submission
          .requests()
          .forEach((key, request) ->
              all.addObject().put("custom_id", key).set("params", protocol.body(request)));
      return () -> edge.id(() -> mapped(() -> create(body)));
    }

    private String create(ObjectNode body) throws IOException {
      BatchCreateParams params =
          BatchCreateParams.builder()
              .body(
                  ObjectMappers.jsonMapper()
                      .readValue(body.toString(), BatchCreateParams.Body.class))
              .build();
      try (HttpResponse response =
          client.messages().batches().withRawResponse().create(params, options)) {
        return text(response);
      }
    }

    /**
     * Their batches bear no name of ours, and do not tell their requests before they end: one with
     * as many requests that ended is ours when it answers one of our keys.
     */
    @Override
    public Trace find(Submission submission) {
      List<JsonNode> alike =
          RecentBatches.since(
                  submission.since(),
                  after -> edge.tree(() -> mapped(() -> list(after))),
                  MessageBatches::created)
              .stream()
              .filter(batch -> Json.text(batch, "archived_at").isEmpty())
              .filter(batch -> size(batch) == submission.size())
              .toList();
      Optional<Trace> found =
          alike.stream()
              .filter(MessageBatches::hasEnded)
              .map(batch -> Json.text(batch, "id"))
              .filter(batch -> !answers(batch, submission.requests().keySet()).isEmpty())
              .findFirst()
              .map(Trace.Found::new);
      return found.orElseGet(() ->
          alike.stream().allMatch(MessageBatches::hasEnded)
              ? new Trace.None()
              : new Trace.UnderWay());
    }

    private String list(String after) throws IOException {
      BatchListParams.Builder params = BatchListParams.builder().limit(100);
      if (!after.isEmpty()) {
        params.afterId(after);
      }
      try (HttpResponse response =
          client.messages().batches().withRawResponse().list(params.build(), options)) {
        return text(response);
      }
    }

    private static Instant created(JsonNode batch) {
      try {
        return Instant.parse(Json.text(batch, "created_at"));
      } catch (DateTimeParseException e) {
        return Instant.MAX;
      }
    }

    private static long size(JsonNode batch) {
      return batch.path("request_counts").valueStream().mapToLong(JsonNode::asLong).sum();
    }

    private static boolean hasEnded(JsonNode batch) {
      return Json.text(batch, "processing_status").equals("ended");
    }

    @Override
    public Optional<Map<String, Reply>> results(String batch, Set<String> keys) {
      return hasEnded(edge.tree(() -> mapped(() -> retrieve(batch))))
          ? Optional.of(answers(batch, keys))
          : Optional.empty();
    }

    private Map<String, Reply> answers(String batch, Set<String> keys) {
      BatchAnswers answers = new BatchAnswers(keys, this::answer);
      edge.lines(
          each ->
              mapped(() -> {
                download(batch, each);
                return "";
              }),
          answers);
      return answers.replies();
    }

    private String retrieve(String batch) throws IOException {
      try (HttpResponse response =
          client.messages().batches().withRawResponse().retrieve(batch, options)) {
        return text(response);
      }
    }

    private void download(String batch, Consumer<Bodies.Line> each) throws IOException {
      try (HttpResponse response =
          client.messages().batches().withRawResponse().resultsStreaming(batch, options)) {
        Bodies.lines(response.body(), each);
      }
    }

    private Reply answer(JsonNode line) {
      JsonNode result = line.path("result");
      String type = Json.text(result, "type");
      return switch (type) {
        case "succeeded" -> edge.result(200, result.path("message"));
        case "errored" -> edge.result(400, result.path("error"));
        default -> new Reply.Failed("the request is " + type + " in batch");
      };
    }
  }

  /** Runs a call of the SDK, whose exceptions become ours. */
  private static String mapped(Wire call) throws IOException {
    try {
      return call.receive();
    } catch (AnthropicServiceException e) {
      throw new HttpStatus(e.statusCode(), e.headers().values("retry-after"), text(e.body()));
    } catch (AnthropicException e) {
      throw new IOException(e);
    }
  }

  private static String text(HttpResponse response) throws IOException {
    return Bodies.whole(response.body());
  }

  /** The body of an error as JSON; empty when it was none. */
  private static String text(JsonValue body) {
    try {
      return body.isMissing() ? "" : ObjectMappers.jsonMapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
