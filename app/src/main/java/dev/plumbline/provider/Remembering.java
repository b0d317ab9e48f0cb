package dev.plumbline.provider;

import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model on this machine that knows the replies of earlier runs, by the digest of the request.
 *
 * @param identity what makes it the same model
 */
public record Remembering(Model inner, ReplyCache cache, String identity) implements Model {

  @Override
  public List<Reply> replies(List<Request> requests) {
    Map<String, Reply> known = new LinkedHashMap<>();
    Map<String, Request> missing = new LinkedHashMap<>();
    List<String> keys = requests.stream().map(request -> Cached.key(identity, request)).toList();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      Request request = requests.get(i);
      Cached.find(cache, key)
          .ifPresentOrElse(reply -> known.put(key, reply), () -> missing.put(key, request));
    }
    List<String> asked = new ArrayList<>(missing.keySet());
    List<Reply> replies =
        missing.isEmpty() ? List.of() : inner.replies(List.copyOf(missing.values()));
    for (int i = 0; i < asked.size(); i++) {
      Cached.keep(cache, asked.get(i), replies.get(i));
      known.put(asked.get(i), replies.get(i));
    }
    return keys.stream()
        .map(key -> known.getOrDefault(key, new Reply.Failed("no reply came")))
        .toList();
  }
}
