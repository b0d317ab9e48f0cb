package dev.plumbline.provider;

import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import dev.plumbline.model.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Google's API through its SDK, which sends and authenticates; retries are ours. */
final class GoogleApi implements Connection {

  /** With one attempt alone it would still wait after it; so no status is worth an attempt. */
  private static final HttpRetryOptions NO_RETRIES =
      HttpRetryOptions.builder().attempts(1).httpStatusCodes(List.of()).build();

  private final Client client;
  private final OkHttpClient http;
  private final ApiProtocol protocol;
  private final Edge edge;

  GoogleApi(Asked asked, String baseUrl, Secret key, Settings settings) {
    Duration timeout = settings.patience().timeout();
    this.http =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .connectionPool(
                new ConnectionPool(
                    settings.limits().connections(), KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
            // A redirect would take the key to another host.
            .followRedirects(false)
            .addInterceptor(GoogleApi::whole)
            .build();
    this.client =
        Client.builder()
            .apiKey(key.reveal())
            .vertexAI(false)
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl(baseUrl)
                    .timeout(Math.toIntExact(timeout.toMillis()))
                    .retryOptions(NO_RETRIES)
                    .build())
            .clientOptions(ClientOptions.builder().customHttpClient(http).build())
            .build();
    this.protocol = new GoogleProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  /** The SDK reads without a bound, and its exceptions hold neither headers nor body. */
  private static Response whole(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    try (ResponseBody body = response.body()) {
      if (response.isSuccessful()) {
        String received = Bodies.whole(body.byteStream());
        return response
            .newBuilder()
            .body(ResponseBody.create(received, body.contentType()))
            .build();
      }
      throw new HttpStatus(
          response.code(), response.headers("retry-after"), Bodies.beginning(body.byteStream()));
    }
  }

  @Override
  public Exchange send(Request request) {
    ObjectNode body = protocol.body(request);
    return edge.exchange(body.toString(), () -> mapped(() -> generate(body)));
  }

  /** Runs a call of the SDK, whose exceptions become ours. */
  private static String mapped(Wire call) throws IOException {
    try {
      return call.receive();
    } catch (ApiException e) {
      throw new HttpStatus(e.code(), List.of(), e.message());
    } catch (GenAiIOException e) {
      throw Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
          .filter(HttpStatus.class::isInstance)
          .map(IOException.class::cast)
          .findFirst()
          .orElseGet(() -> new IOException(e));
    }
  }

  private String generate(ObjectNode body) {
    List<Content> contents =
        body.path("contents").valueStream().map(JsonNode::toString).map(Content::fromJson).toList();
    GenerateContentConfig config =
        GenerateContentConfig.fromJson(body.path("config").toString()).toBuilder()
            .shouldReturnHttpResponse(true)
            .build();
    return client
        .models
        .generateContent(Json.text(body, "model"), contents, config)
        .sdkHttpResponse()
        .flatMap(response -> response.body())
        .orElse("");
  }

  @Override
  public void close() {
    client.close();
    http.connectionPool().evictAll();
  }
}
