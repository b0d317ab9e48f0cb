package dev.plumbline.provider;

import dev.plumbline.model.Request;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Servers that speak OpenAI's chat completions, through the HTTP client that the providers' SDKs
 * use. OpenAI's SDK would speak to them as well, and takes as much time again for each request.
 */
final class CompatibleApi implements Connection {

  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client;
  private final okhttp3.Request post;
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
    var to =
        new okhttp3.Request.Builder()
            .url(baseUrl.replaceFirst("/*$", "") + "/chat/completions")
            .header("User-Agent", "plumbline");
    if (key.isPresent()) {
      to.header("Authorization", "Bearer " + key.reveal());
    }
    this.post = to.build();
    this.protocol = new ChatProtocol(asked);
    this.edge = new Edge(asked.target(), baseUrl, key, protocol);
  }

  @Override
  public Exchange send(Request request) {
    String sent = protocol.body(request).toString();
    return edge.exchange(sent, () -> receive(sent));
  }

  private String receive(String body) throws IOException {
    var request = post.newBuilder().post(RequestBody.create(body, JSON)).build();
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
