package dev.plumbline.provider;

import dev.plumbline.model.Reply;
import dev.plumbline.provider.Bodies.Line;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The answers of a batch, one a line; those to requests that we did not ask are left out. */
final class BatchAnswers implements Consumer<Line> {

  private static final Pattern KEY = Pattern.compile("\"custom_id\"\\s*:\\s*\"(\\w+)\"");

  private final Set<String> keys;
  private final Function<JsonNode, Reply> reply;
  private final Map<String, Reply> replies = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param reply reads that of a line
   */
  BatchAnswers(Set<String> keys, Function<JsonNode, Reply> reply) {
    this.keys = keys;
    this.reply = reply;
  }

  @Override
  public void accept(Line line) {
    if (line.whole()) {
      Json.parse(line.text())
          .ifPresent(tree -> {
            String key = Json.text(tree, "custom_id");
            if (keys.contains(key)) {
              replies.put(key, reply.apply(tree));
            }
          });
      return;
    }
    Matcher key = KEY.matcher(line.text());
    if (key.find() && keys.contains(key.group(1))) {
      replies.put(key.group(1), new Reply.Failed("the answer is " + Bodies.LIMIT));
    }
  }

  Map<String, Reply> replies() {
    return replies;
  }
}
