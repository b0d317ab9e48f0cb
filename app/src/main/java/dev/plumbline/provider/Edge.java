package dev.plumbline.provider;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.ProviderException.Rejected;
import dev.plumbline.provider.ProviderException.Retriable;
import dev.plumbline.provider.ProviderException.Unusable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;

/**
 * Where answers and errors of a provider become ours, whatever its SDK: bodies become replies,
 * statuses and lost connections become {@link ProviderException}s, and no text gets past it with
 * the key in it.
 */
final class Edge {

  private static final int LONGEST_DETAIL = 300;
  private static final Pattern FILTER =
      Pattern.compile("content.?(filter|polic)|policy.?violation|usage polic|moderation|flagged");
  private static final Pattern RETRY_IN =
      Pattern.compile("(?:retry in|retryDelay\"\\s*:\\s*\")\\s*([0-9.]+)s");

  private final Target target;
  private final String baseUrl;
  private final Secret key;
  private final Protocol protocol;

  Edge(Target target, String baseUrl, Secret key, Protocol protocol) {
    this.target = target;
    this.baseUrl = baseUrl;
    this.key = key;
    this.protocol = protocol;
  }

  /** The exchange that a call makes. */
  Exchange exchange(String sent, Wire wire) {
    try {
      return answered(sent, wire.receive());
    } catch (HttpStatus status) {
      return failed(sent, status.code(), status.retryAfter(), status.body());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** What a call brings that asks the model nothing. */
  JsonNode tree(Wire wire) {
    String text = text(wire);
    return Json.parse(text)
        .orElseThrow(() -> Retriable.lost(said("the answer is broken JSON: " + brief(text))));
  }

  /** Likewise, as it came. */
  String text(Wire wire) {
    try {
      return key.scrub(wire.receive());
    } catch (HttpStatus status) {
      throw exception(status.code(), status.retryAfter(), Detail.of(key.scrub(status.body())));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The reply that a result of a batch makes, which has a status of its own. */
  Reply result(int status, JsonNode body) {
    try {
      return status == 200
          ? answered("", body.toString()).reply()
          : failed("", status, List.of(), body.toString()).reply();
    } catch (ProviderException e) {
      return new Reply.Failed(String.valueOf(e.getMessage()));
    }
  }

  /** The exchange that a body with a status of success makes. */
  Exchange answered(String sent, String body) {
    String received = key.scrub(body);
    JsonNode tree =
        Json.parse(received)
            .orElseThrow(
                () -> Retriable.lost(said("the answer is broken JSON: " + brief(received))));
    Optional<JsonNode> error = ChatProtocol.error(tree);
    if (error.isPresent()) {
      return failed(sent, statusInside(error.get()), List.of(), received);
    }
    if (!protocol.isReply(tree)) {
      throw Retriable.lost(said("the answer is JSON, but no reply: " + brief(received)));
    }
    return new Exchange(protocol.reply(tree), key.scrub(sent), received);
  }

  /** The status that an error inside a success stands for: a number, or OpenAI's word. */
  private static int statusInside(JsonNode error) {
    return switch (Json.text(error, "code")) {
      case "rate_limit_exceeded" -> 429;
      case "", "server_error" -> 500;
      default -> error.path("code").asInt(400);
    };
  }

  /**
   * The exchange that a status of failure makes, when it is the provider's filter.
   *
   * @param retryAfter values of the header
   * @throws ProviderException in all other cases
   */
  Exchange failed(String sent, int status, List<String> retryAfter, String body) {
    String received = key.scrub(body);
    Detail detail = Detail.of(received);
    if (detail.isFilter() && (status == 400 || status == 403 || status == 422)) {
      Reply refused = new Reply.Refused("", "the provider's filter: " + detail.text(), Usage.NONE);
      return new Exchange(refused, key.scrub(sent), received);
    }
    throw exception(status, retryAfter, detail);
  }

  private ProviderException exception(int status, List<String> retryAfter, Detail detail) {
    String text = status + detail.inBrackets();
    if (detail.isUnpaid() || status == 402) {
      return new Unusable(said("the account has no credit left (" + text + "); add some"));
    }
    if (status == 401 || detail.isBadKey()) {
      return new Unusable(said(badKey() + " (" + text + ")"));
    }
    return switch (status) {
      case 403 ->
          new Unusable(said("the key in " + key.source() + " may not use it (" + text + ")"));
      case 404 -> new Unusable(said(notThere() + " (" + text + ")"));
      case 429, 503, 529 -> Retriable.busy(said("busy (" + text + ")"), wait(retryAfter, detail));
      case 408, 409, 500, 502, 504, 520, 521, 522, 523, 524 ->
          Retriable.failed(said("failed (" + text + ")"), wait(retryAfter, detail));
      default -> new Rejected(said("does not take the request (" + text + ")"));
    };
  }

  private String badKey() {
    return key.isPresent()
        ? "the key in " + key.source() + " was rejected; set a valid one"
        : "the server asks for a key; set " + String.join(" or ", target.provider().keyVariables());
  }

  private String notThere() {
    return target.provider() == Provider.OPENAI_COMPATIBLE
        ? "no such model or path at "
            + baseUrl
            + "; check the name, and that the URL ends as the server says, mostly in /v1"
        : "no such model; check the name";
  }

  /** A connection that could not be made, timed out or broke. */
  private ProviderException unreachable(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String why = root.getClass().getSimpleName() + ": " + root.getMessage();
    String sentence = said("no answer from " + baseUrl + " (" + brief(key.scrub(why)) + ")");
    boolean sent =
        !(root instanceof ConnectException
            || root instanceof UnknownHostException
            || root instanceof NoRouteToHostException
            || root instanceof SSLException);
    return sent ? Retriable.lost(sentence) : Retriable.failed(sentence, Duration.ZERO);
  }

  private String said(String what) {
    return target + ": " + what;
  }

  /** What a body says of an error. */
  private record Detail(String text, String kinds) {

    static Detail of(String body) {
      Optional<JsonNode> tree = Json.parse(body).filter(JsonNode::isContainer);
      // Google wraps its errors in a list of one.
      JsonNode outer = tree.map(node -> node.isArray() ? node.path(0) : node).orElse(Json.object());
      JsonNode error = outer.path("error").isObject() ? outer.path("error") : outer;
      String message = Json.text(error, "message");
      String kinds =
          String.join(
                  " ",
                  Json.text(error, "type"),
                  Json.text(error, "code"),
                  Json.text(error, "status"),
                  error.path("metadata").toString(),
                  error.path("details").toString(),
                  message)
              .toLowerCase(Locale.ROOT);
      return new Detail(brief(message.isEmpty() ? body.strip() : message), kinds);
    }

    boolean isFilter() {
      return FILTER.matcher(kinds).find();
    }

    boolean isUnpaid() {
      return kinds.contains("insufficient_quota")
          || kinds.contains("billing_error")
          || kinds.contains("credit balance");
    }

    boolean isBadKey() {
      return kinds.contains("api_key_invalid") || kinds.contains("api key not valid");
    }

    String inBrackets() {
      return text.isEmpty() ? "" : ": " + text;
    }
  }

  private static Duration wait(List<String> retryAfter, Detail detail) {
    Optional<Duration> header =
        retryAfter.stream().map(Edge::duration).flatMap(Optional::stream).findFirst();
    return header.or(() -> inBody(detail)).orElse(Duration.ZERO);
  }

  /** Seconds, or an HTTP date. */
  private static Optional<Duration> duration(String value) {
    try {
      return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
    } catch (NumberFormatException e) {
      return untilDate(value);
    }
  }

  private static Optional<Duration> untilDate(String value) {
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Google says it in words. */
  private static Optional<Duration> inBody(Detail detail) {
    Matcher said = RETRY_IN.matcher(detail.kinds());
    return said.find() ? duration(said.group(1)) : Optional.empty();
  }

  private static String brief(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "...";
  }
}
