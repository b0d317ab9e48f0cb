package dev.plumbline.teach;

import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.rollout.SideBySide;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A model that is asked what the recipe's prompts say.
 *
 * @param maxTokens that a reply may have, whatever the recipe's plan says
 */
public record ModelAuthor(String identity, Model model, Pace pace, int maxTokens)
    implements Author {

  /** The same model, with replies of another length. */
  public ModelAuthor withMaxTokens(int longest) {
    return new ModelAuthor(identity, model, pace, longest);
  }

  @Override
  public List<Reply> write(List<Task> tasks, IntConsumer progress) {
    List<Request> requests =
        tasks.stream().map(task -> task.request().withMaxTokens(maxTokens)).toList();
    return switch (pace) {
      case Pace.Together(int most) -> inChunks(requests, most, progress);
      case Pace.Concurrent(int underWay) -> sideBySide(requests, underWay, progress);
    };
  }

  private List<Reply> inChunks(List<Request> requests, int most, IntConsumer progress) {
    List<Reply> replies = new ArrayList<>();
    while (replies.size() < requests.size()) {
      int from = replies.size();
      List<Request> chunk = requests.subList(from, from + Math.min(requests.size() - from, most));
      replies.addAll(model.replies(chunk));
      progress.accept(chunk.size());
    }
    return replies;
  }

  private record Placed(int place, Reply reply) {}

  private List<Reply> sideBySide(List<Request> requests, int underWay, IntConsumer progress) {
    Reply[] replies = new Reply[requests.size()];
    SideBySide.run(
        IntStream.range(0, requests.size()).boxed().toList(),
        underWay,
        place -> new Placed(place, model.replies(List.of(requests.get(place))).getFirst()),
        placed -> {
          placed.forEach(one -> replies[one.place()] = one.reply());
          progress.accept(placed.size());
        });
    return List.of(replies);
  }
}
