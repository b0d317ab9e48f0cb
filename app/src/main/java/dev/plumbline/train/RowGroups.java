package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.teach.Row;
import java.util.List;

/** Rows as a model reads them. */
public final class RowGroups {

  private RowGroups() {}

  /**
   * A row as groups of examples, each of which a loss looks at as one: for a chat, a completion or
   * a document one example each, and for a preference the chosen and the rejected one.
   *
   * @return one group most often, and no fewer
   * @throws IllegalArgumentException says why the row cannot be trained on
   */
  public static List<List<Example>> of(Row row, ChatDialect dialect) {
    List<List<Example>> groups =
        switch (row) {
          case Row.Spoken spoken -> spoken(spoken, dialect).stream().map(List::of).toList();
          case Row.Document(String text) -> List.of(List.of(document(text, dialect)));
          case Row.Preference(Row.Spoken chosen, Row.Spoken rejected) ->
              List.of(List.of(answer(chosen, dialect), answer(rejected, dialect)));
        };
    if (groups.stream().flatMap(List::stream).anyMatch(example -> example.targets() == 0)) {
      throw new IllegalArgumentException(
          "nothing has loss in it, or in a part of it; give the model something to say");
    }
    return groups;
  }

  private static List<Example> spoken(Row.Spoken row, ChatDialect dialect) {
    return switch (row) {
      case Row.Chat chat -> {
        List<Example> examples =
            dialect.conversation(chat.messages(), chat.tools(), chat.taughtFrom());
        if (examples.isEmpty()) {
          throw new IllegalArgumentException(
              "no turn of the assistant%s, so that nothing has loss; give one"
                  .formatted(chat.taughtFrom() == 0 ? "" : " after the prompt"));
        }
        yield examples;
      }
      case Row.Completion(String prompt, String completion) ->
          List.of(dialect.completion(prompt, completion));
    };
  }

  private static Example document(String text, ChatDialect dialect) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty text; leave it out");
    }
    return dialect.document(text);
  }

  private static Example answer(Row.Spoken row, ChatDialect dialect) {
    List<Example> examples = spoken(row, dialect);
    if (examples.size() > 1) {
      throw new IllegalArgumentException(
          "an answer of %d turns that the chat template tells otherwise once more follows; give pairs that differ in one turn"
              .formatted(examples.size()));
    }
    return examples.getFirst();
  }
}
