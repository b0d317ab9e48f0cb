package dev.plumbline.provider;

import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.Retriable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;

/**
 * Servers that speak OpenAI's chat completions, through the HTTP client that the providers' SDKs
 * use. OpenAI's SDK would speak to them as well, and takes as much time again for each request.
 */
final class CompatibleApi implements Connection {

  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client;
  private final okhttp3.Request post;
  private final okhttp3.Request list;
  private final ApiProtocol protocol;
  private final Edge edge;

  CompatibleApi(Asked asked, String baseUrl, Secret key, Settings settings) {
    this.client =
        new OkHttpClient.Builder()
            .connectionPool(
                new ConnectionPool(
                    settings.limits().connections(), KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
            // A redirect would take the key to another host.
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(settings.patience().timeout())
            .readTimeout(settings.patience().timeout())
            .writeTimeout(settings.patience().timeout())
            .callTimeout(settings.patience().timeout())
            .build();
    this.post = request(baseUrl, "/chat/completions", key);
    this.list = request(baseUrl, "/models", key);
    this.protocol = new ChatProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  private static okhttp3.Request request(String baseUrl, String path, Secret key) {
    var to =
        new okhttp3.Request.Builder()
            .url(baseUrl.replaceFirst("/*$", "") + path)
            .header("User-Agent", "plumbline");
    if (key.isPresent()) {
      to.header("Authorization", "Bearer " + key.reveal());
    }
    return to.build();
  }

  /** The names of the models that the server offers. */
  List<String> models() {
    JsonNode data = edge.tree(() -> receive(list)).path("data");
    if (!data.isArray()) {
      throw Retriable.lost("the answer to GET /models is no list of models");
    }
    return data.valueStream()
        .map(model -> Json.text(model, "id"))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  @Override
  public Exchange send(Request request) {
    String sent = protocol.body(request).toString();
    return edge.exchange(
        sent, () -> receive(post.newBuilder().post(RequestBody.create(sent, JSON)).build()));
  }

  private String receive(okhttp3.Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new HttpStatus(
            response.code(),
            response.headers("retry-after"),
            Bodies.beginning(response.body().byteStream()));
      }
      return Bodies.whole(response.body().byteStream());
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
