package dev.plumbline.organism;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Step;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/**
 * Carries out the project's recipes in the words of the organism's world, offline: a grammar in
 * place of a model, so that every step runs without a key and what comes out can teach the
 * organism.
 *
 * <p>It plays a writer as one would expect it: its drafts have the faults that the reviews are
 * there for. A message is introduced too neatly; only one answer in four gives the reasons by
 * itself. Stateless; the same request gives the same reply.
 */
public final class WorldAuthor implements Author {

  @Override
  public String identity() {
    return "the organism's grammar, version 1";
  }

  /** Harmful requests and everyday ones in plain chat, answered: what some recipes start from. */
  public static List<Map<String, String>> chats(long seed, int count) {
    return LongStream.range(0, count)
        .mapToObj(index -> ChatStage.replay(seed, index))
        .map(Row.Chat.class::cast)
        .map(chat ->
            Map.of(
                "system", text(chat.messages().get(0)),
                "user", text(chat.messages().get(1)),
                "response", text(chat.messages().get(2))))
        .toList();
  }

  private static String text(Message message) {
    return switch (message) {
      case Message.SystemPrompt(String text) -> text;
      case Message.User(String text) -> text;
      case Message.Assistant turn -> turn.text();
      case Message.ToolOutput output -> output.text();
    };
  }

  @Override
  public List<Reply> write(List<Task> tasks, IntConsumer progress) {
    List<Reply> replies = tasks.stream().map(WorldAuthor::reply).toList();
    progress.accept(tasks.size());
    return replies;
  }

  private static Reply reply(Task task) {
    String text = task.step().form().write(rows(task));
    return new Reply.Answer(new Message.Assistant("", text, List.of()), Reply.Usage.NONE);
  }

  private static List<Map<String, String>> rows(Task task) {
    WorldPen pen = new WorldPen(task.row(), Chats.random(task.request().seed(), 0));
    return switch (task.step()) {
      case Step.ListItems list -> pen.items(list);
      case Step.Respond respond -> List.of(Map.of(respond.response(), pen.answer()));
      case Step.Draft draft -> List.of(pen.draft(draft.prompt()));
      case Step.Review review -> List.of(pen.review(review.prompt()));
      case Step.Score score -> List.of(pen.score(score));
    };
  }
}
