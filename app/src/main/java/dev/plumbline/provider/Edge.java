package dev.plumbline.provider;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.ProviderException.Rejected;
import dev.plumbline.provider.ProviderException.Retriable;
import dev.plumbline.provider.ProviderException.Unusable;
import dev.plumbline.provider.Turn.Interruption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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

  /** Codes and types by which providers say that their filter stopped a request. */
  private static final Set<String> FILTERED =
      Set.of(
          "content_filter", // Azure, Moonshot
          "content_policy_violation", // OpenAI
          "invalid_prompt", // OpenAI, of models that reason
          "moderation_blocked", // OpenAI
          "data_inspection_failed"); // Alibaba

  private static final Set<String> UNPAID = Set.of("insufficient_quota", "billing_error");

  private static final Pattern RETRY_IN =
      Pattern.compile("(?:retry in|retryDelay\"\\s*:\\s*\")\\s*([0-9.]+)s");

  private final Target target;
  private final String baseUrl;
  private final Secret key;
  private final ApiProtocol protocol;

  Edge(Target target, String baseUrl, Secret key, ApiProtocol protocol) {
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

  /** The name of what a call makes. */
  String id(Wire wire) {
    String id = Json.text(tree(wire), "id");
    if (id.isEmpty()) {
      throw Retriable.lost(said("the answer names nothing"));
    }
    return id;
  }

  /** What a call brings that asks the model nothing, as it came. */
  String text(Wire wire) {
    try {
      return key.scrub(wire.receive());
    } catch (HttpStatus status) {
      throw exception(status.code(), status.retryAfter(), Detail.of(key.scrub(status.body())));
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Hands on what a call brings line by line. */
  void lines(Lines wire, Consumer<Bodies.Line> each) {
    text(() -> {
      wire.receive(line -> each.accept(new Bodies.Line(key.scrub(line.text()), line.whole())));
      return "";
    });
  }

  /** A call over the wire that brings many lines; throws what a {@link Wire} does. */
  interface Lines {
    void receive(Consumer<Bodies.Line> each) throws IOException;
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
    try {
      return new Exchange(protocol.reply(tree), key.scrub(sent), received);
    } catch (Interruption e) {
      throw Retriable.interrupted(said("the answer broke off (" + e.getMessage() + ")"), e.usage());
    }
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
    if (isFilter(detail) && (status == 400 || status == 403 || status == 422)) {
      Reply refused = new Reply.Refused("", "the provider's filter: " + detail.text(), Usage.NONE);
      return new Exchange(refused, key.scrub(sent), received);
    }
    throw exception(status, retryAfter, detail);
  }

  private boolean isFilter(Detail detail) {
    return detail.isFilter()
        // Their filter of answers has neither a code nor a type of its own.
        || (target.provider() == Provider.ANTHROPIC
            && detail.begins("Output blocked by content filtering policy"));
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
      case 403 -> new Unusable(said(forbidden() + " (" + text + ")"));
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

  private String forbidden() {
    return key.isPresent()
        ? "the key in " + key.source() + " may not use it"
        : baseUrl + " does not let us in";
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
    if (root instanceof Bodies.TooLong) {
      return new ProviderException.TooLong(said(String.valueOf(root.getMessage())));
    }
    String why = root.getClass().getSimpleName() + ": " + root.getMessage();
    String sentence = said("no answer from " + baseUrl + " (" + brief(key.scrub(why)) + ")");
    boolean sent =
        !(root instanceof ConnectException
            || root instanceof UnknownHostException
            || root instanceof NoRouteToHostException
            || root instanceof SSLException);
    return sent ? Retriable.lost(sentence) : Retriable.unsent(sentence);
  }

  private String said(String what) {
    return target + ": " + what;
  }

  /**
   * What a body says of an error. What it is shows in codes and types, and in the beginnings of a
   * provider's own sentences: other words may be anybody's, the target's among them.
   */
  private record Detail(JsonNode error, String text) {

    static Detail of(String body) {
      Optional<JsonNode> tree = Json.parse(body).filter(JsonNode::isContainer);
      // Google wraps its errors in a list of one.
      JsonNode outer = tree.map(node -> node.isArray() ? node.path(0) : node).orElse(Json.object());
      JsonNode error = outer.path("error").isObject() ? outer.path("error") : outer;
      String message = Json.text(error, "message");
      return new Detail(error, brief(message.isEmpty() ? body.strip() : message));
    }

    boolean isFilter() {
      JsonNode metadata = error.path("metadata");
      return is(FILTERED)
          // OpenRouter's moderation.
          || (metadata.path("reasons").isArray() && !metadata.path("reasons").isEmpty());
    }

    boolean isUnpaid() {
      return is(UNPAID) || begins("Your credit balance is too low");
    }

    boolean isBadKey() {
      return begins("API key not valid")
          || error
              .path("details")
              .valueStream()
              .anyMatch(detail -> Json.text(detail, "reason").equals("API_KEY_INVALID"));
    }

    /** The wait that Google names in its details, or in words. */
    Optional<String> namedWait() {
      Matcher said = RETRY_IN.matcher(error.path("details") + " " + text);
      return said.find() ? Optional.of(said.group(1)) : Optional.empty();
    }

    private boolean is(Set<String> kinds) {
      return kinds.contains(Json.text(error, "code")) || kinds.contains(Json.text(error, "type"));
    }

    private boolean begins(String words) {
      return Json.text(error, "message").startsWith(words);
    }

    String inBrackets() {
      return text.isEmpty() ? "" : ": " + text;
    }
  }

  private static Duration wait(List<String> retryAfter, Detail detail) {
    Instant now = Instant.now();
    return retryAfter.stream()
        .map(value -> RetryAfter.parse(value, now))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> detail.namedWait().flatMap(value -> RetryAfter.parse(value, now)))
        .orElse(Duration.ZERO);
  }

  private static String brief(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "...";
  }
}
