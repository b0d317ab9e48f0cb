package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Writes filler of the length that each step expects and counts what it would have cost: a recipe
 * is estimated by running it. Every row gets a good score and passes, so that this is the most that
 * a recipe takes, but for second attempts.
 */
public final class EstimateAuthor implements Author {

  private static final String FILLER = "word ";

  private long requests;
  private Usage usage = Usage.NONE;

  @Override
  public String identity() {
    return "estimate";
  }

  /** How many requests it was asked. */
  public long requests() {
    return requests;
  }

  /** Tokens read and written. */
  public Usage usage() {
    return usage;
  }

  @Override
  public List<Reply> write(List<Task> tasks, IntConsumer progress) {
    List<Reply> replies = new ArrayList<>();
    for (Task task : tasks) {
      requests++;
      usage = usage.plus(new Usage(Tokens.ofPrompt(task.request()), task.step().about()));
      String text = task.step().form().write(rows(task));
      replies.add(new Reply.Answer(new Message.Assistant("", text, List.of()), Usage.NONE));
    }
    progress.accept(tasks.size());
    return replies;
  }

  /** A word is about a token. */
  private static List<Map<String, String>> rows(Task task) {
    int rows = task.step() instanceof Step.ListItems list ? list.items() : 1;
    List<String> fields = task.step().provides();
    int words = Math.max(1, task.step().about() / rows / fields.size());
    List<Map<String, String>> written = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Map<String, String> filled = new LinkedHashMap<>();
      String text = FILLER.repeat(words) + task.row().id() + row;
      fields.forEach(field -> filled.put(field, text));
      if (task.step() instanceof Step.Score score) {
        filled.put(score.score(), "10");
      }
      written.add(filled);
    }
    return written;
  }
}
