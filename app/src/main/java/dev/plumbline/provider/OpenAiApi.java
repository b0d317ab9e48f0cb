package dev.plumbline.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.LogLevel;
import com.openai.core.MultipartField;
import com.openai.core.ObjectMappers;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchCreateParams.Endpoint;
import com.openai.models.batches.BatchListParams;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import com.openai.models.responses.ResponseCreateParams;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.provider.Batches.Submission;
import dev.plumbline.provider.Batches.Trace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** OpenAI's two APIs through OpenAI's SDK, which sends and authenticates; retries are ours. */
final class OpenAiApi implements Connection {

  private final OpenAIClient client;
  private final ApiProtocol protocol;
  private final boolean responses;
  private final Edge edge;

  OpenAiApi(Asked asked, String baseUrl, Secret key, Settings settings) {
    this.client =
        OpenAIOkHttpClient.builder()
            .apiKey(key.reveal())
            .baseUrl(baseUrl)
            .maxRetries(0)
            .maxIdleConnections(settings.limits().connections())
            .keepAliveDuration(KEEP_ALIVE)
            // A redirect would take the key to another host.
            .followRedirects(false)
            .timeout(settings.patience().timeout())
            .logLevel(LogLevel.OFF)
            .jsonMapper(bounded())
            .build();
    this.responses = asked.target().provider() == Provider.OPENAI;
    this.protocol = responses ? new ResponsesProtocol(asked) : new ChatProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  /** Reads errors, which the SDK does itself, no further than we read answers. */
  private static JsonMapper bounded() {
    JsonMapper mapper = ObjectMappers.jsonMapper().copy();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxDocumentLength(Bodies.MOST_BYTES).build());
    return mapper;
  }

  @Override
  public Exchange send(Request request) {
    String sent = protocol.body(request).toString();
    return edge.exchange(sent, () -> mapped(() -> responses ? responses(sent) : chat(sent)));
  }

  /** Runs a call of the SDK, whose exceptions become ours. */
  private static String mapped(Wire call) throws IOException {
    try {
      return call.receive();
    } catch (OpenAIServiceException e) {
      throw new HttpStatus(e.statusCode(), e.headers().values("retry-after"), text(e.body()));
    } catch (OpenAIException e) {
      throw new IOException(e);
    }
  }

  private String responses(String body) throws IOException {
    ResponseCreateParams params =
        ResponseCreateParams.builder().additionalBodyProperties(properties(body)).build();
    try (HttpResponse response = client.responses().withRawResponse().create(params)) {
      return text(response);
    }
  }

  @SuppressWarnings("unchecked") // the SDK's JsonValue stands for a field of any type, as it says
  private String chat(String body) throws IOException {
    Map<String, JsonValue> properties = properties(body);
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(required(properties, "model"))
            .messages(required(properties, "messages"))
            .additionalBodyProperties(properties)
            .build();
    try (HttpResponse response = client.chat().completions().withRawResponse().create(params)) {
      return text(response);
    }
  }

  /**
   * A body as the SDK sends it on unread: to build its own types from it first, which it would only
   * write again, takes longer than all else on this machine.
   */
  private static Map<String, JsonValue> properties(String body) throws IOException {
    Map<String, JsonValue> properties = new LinkedHashMap<>();
    ObjectMappers.jsonMapper()
        .readTree(body)
        .properties()
        .forEach(entry -> properties.put(entry.getKey(), JsonValue.fromJsonNode(entry.getValue())));
    return properties;
  }

  /** Takes out a property that the SDK wants to be told apart. */
  private static JsonValue required(Map<String, JsonValue> properties, String name) {
    JsonValue value = properties.remove(name);
    if (value == null) {
      throw new IllegalStateException("a request without '" + name + "'");
    }
    return value;
  }

  private static String text(HttpResponse response) throws IOException {
    return Bodies.whole(response.body());
  }

  /**
   * The Batch API: a file of requests, and a file of answers.
   *
   * @see <a href="https://platform.openai.com/docs/guides/batch">its guide</a>
   */
  @Override
  public Optional<Batches> batches() {
    return Optional.of(new FileBatches());
  }

  private final class FileBatches implements Batches {

    private static final String NAME = "plumbline";

    private final Endpoint endpoint =
        responses ? Endpoint.V1_RESPONSES : Endpoint.V1_CHAT_COMPLETIONS;

    @Override
    public Supplier<String> prepare(Submission submission) {
      StringBuilder lines = new StringBuilder();
      submission
          .requests()
          .forEach((key, request) ->
              lines
                  .append(
                      Json.object()
                          .put("custom_id", key)
                          .put("method", "POST")
                          .put("url", endpoint.asString())
                          .set("body", protocol.body(request)))
                  .append('\n'));
      String file = edge.id(() -> mapped(() -> upload(lines.toString())));
      return () -> edge.id(() -> mapped(() -> create(file, submission.name())));
    }

    /** Their batches bear our name among their metadata. */
    @Override
    public Trace find(Submission submission) {
      return RecentBatches.since(
              submission.since(),
              after -> edge.tree(() -> mapped(() -> list(after))),
              batch -> Instant.ofEpochSecond(batch.path("created_at").asLong(0)))
          .stream()
          .filter(batch -> Json.text(batch.path("metadata"), NAME).equals(submission.name()))
          .<Trace>map(batch -> new Trace.Found(Json.text(batch, "id")))
          .findFirst()
          .orElseGet(Trace.None::new);
    }

    private String list(String after) throws IOException {
      BatchListParams.Builder params = BatchListParams.builder().limit(100);
      if (!after.isEmpty()) {
        params.after(after);
      }
      try (HttpResponse response = client.batches().withRawResponse().list(params.build())) {
        return text(response);
      }
    }

    private String upload(String lines) throws IOException {
      MultipartField<InputStream> file =
          MultipartField.<InputStream>builder()
              .value(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)))
              .filename("plumbline.jsonl")
              .contentType("application/jsonl")
              .build();
      FileCreateParams params =
          FileCreateParams.builder().file(file).purpose(FilePurpose.BATCH).build();
      try (HttpResponse response = client.files().withRawResponse().create(params)) {
        return text(response);
      }
    }

    private String create(String file, String name) throws IOException {
      BatchCreateParams params =
          BatchCreateParams.builder()
              .inputFileId(file)
              .endpoint(endpoint)
              .completionWindow(BatchCreateParams.CompletionWindow._24H)
              .metadata(
                  BatchCreateParams.Metadata.builder()
                      .putAdditionalProperty(NAME, JsonValue.from(name))
                      .build())
              .build();
      try (HttpResponse response = client.batches().withRawResponse().create(params)) {
        return text(response);
      }
    }

    @Override
    public Optional<Map<String, Reply>> results(String batch, Set<String> keys) {
      JsonNode state = edge.tree(() -> mapped(() -> retrieve(batch)));
      return switch (Json.text(state, "status")) {
        case "completed", "expired", "cancelled", "failed" -> {
          BatchAnswers answers = new BatchAnswers(keys, this::answer);
          read(Json.text(state, "output_file_id"), answers);
          read(Json.text(state, "error_file_id"), answers);
          yield Optional.of(answers.replies());
        }
        default -> Optional.empty();
      };
    }

    private String retrieve(String batch) throws IOException {
      try (HttpResponse response = client.batches().withRawResponse().retrieve(batch)) {
        return text(response);
      }
    }

    private void read(String file, BatchAnswers answers) {
      if (!file.isEmpty()) {
        edge.lines(
            each ->
                mapped(() -> {
                  download(file, each);
                  return "";
                }),
            answers);
      }
    }

    private void download(String file, Consumer<Bodies.Line> each) throws IOException {
      try (HttpResponse response = client.files().withRawResponse().content(file)) {
        Bodies.lines(response.body(), each);
      }
    }

    private Reply answer(JsonNode line) {
      JsonNode response = line.path("response");
      return response.isObject()
          ? edge.result(response.path("status_code").asInt(500), response.path("body"))
          : edge.result(400, line.path("error"));
    }
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
