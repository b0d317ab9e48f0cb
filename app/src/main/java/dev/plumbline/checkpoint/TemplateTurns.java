package dev.plumbline.checkpoint;

import dev.plumbline.jinja.Rendering;
import dev.plumbline.jinja.Rendering.Span;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.TemplateException;
import dev.plumbline.model.InlineThoughts;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Conversations rendered with each turn of the model as it stands when it was just said, after what
 * the model was given to say it.
 *
 * @param thoughts whether the template has a place for what the model thought; where it has none,
 *     thoughts stand between tags before what is said, as they are read
 */
record TemplateTurns(ChatTemplate template, TemplateMessages messages, boolean thoughts) {

  private static final String THOUGHT = "plumblineprobethought";

  /**
   * A conversation, or its beginning.
   *
   * @param spoken where the model says what has loss, in order; at least one
   */
  record TaughtText(String text, List<Span> spoken) {
    TaughtText {
      spoken = List.copyOf(spoken);
    }

    /** Whether a longer one tells all that has loss in the same way. */
    boolean isBeginningOf(TaughtText longer) {
      return longer.text().startsWith(text.substring(0, spoken.getLast().to()));
    }

    /** A longer one, with loss here too. */
    TaughtText in(TaughtText longer) {
      return new TaughtText(
          longer.text(), Stream.concat(spoken.stream(), longer.spoken.stream()).toList());
    }
  }

  static TemplateTurns of(ChatTemplate template, TemplateMessages messages) {
    TemplateTurns turns = new TemplateTurns(template, messages, true);
    return new TemplateTurns(template, messages, turns.showThoughts());
  }

  private boolean showThoughts() {
    try {
      return rendered(
              List.of(
                  new Message.User("Hello."), new Message.Assistant(THOUGHT, "Hello.", List.of())),
              List.of(),
              false)
          .text()
          .contains(THOUGHT);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The whole, up to where the model goes on or to its end. */
  Rendering rendered(List<Message> said, List<ToolDefinition> tools, boolean goesOn) {
    TemplateMessages.Written written = messages.of(said, tools);
    try {
      return template.render(written.messages(), written.tools(), goesOn);
    } catch (TemplateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * A conversation in as few texts as tell every turn as it is when it is said; up to the last turn
   * with loss.
   *
   * @param taughtFrom index of the first message that has loss if it is the model's
   * @throws IllegalArgumentException when it is not known what the model says
   */
  List<TaughtText> of(List<Message> conversation, List<ToolDefinition> tools, int taughtFrom) {
    List<Message> said = conversation.stream().map(TemplateTurns::apart).toList();
    List<Turn> turns = turns(said);
    List<TaughtText> texts = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      if (turn.to() > taughtFrom) {
        TaughtText taught =
            taught(said, Math.max(turn.from(), taughtFrom), turn.to(), tools, i + 1);
        boolean goesOn = !texts.isEmpty() && texts.getLast().isBeginningOf(taught);
        texts.add(goesOn ? texts.removeLast().in(taught) : taught);
      }
    }
    return texts;
  }

  /**
   * A conversation up to a turn.
   *
   * @param from index of its first message
   * @param to index after its last
   * @param turns of the model up to there
   */
  private TaughtText taught(
      List<Message> said, int from, int to, List<ToolDefinition> tools, int turns) {
    List<Message> all = new ArrayList<>(said.subList(0, from));
    said.subList(from, to).forEach(message -> all.add(placed(message)));
    Rendering after = rendered(all, tools, false);
    boolean marked = template.marksGenerations();
    String before = rendered(said.subList(0, from), tools, !marked).text();
    List<Span> spoken =
        marked ? marked(before, after, turns) : List.of(found(before, after.text(), to));
    String last = after.text().substring(spoken.getFirst().from(), spoken.getLast().to());
    requireThoughts(said.subList(from, to), last, to);
    return new TaughtText(after.text(), spoken);
  }

  // ---------------------------------------------------------------- messages

  /** Messages of the model, one after the other, that are one turn. */
  private record Turn(int from, int to) {}

  private List<Turn> turns(List<Message> said) {
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      if (said.get(i) instanceof Message.Assistant) {
        boolean joined =
            !messages.abilities().turnsInARow() && !turns.isEmpty() && turns.getLast().to() == i;
        int from = joined ? turns.removeLast().from() : i;
        turns.add(new Turn(from, i + 1));
      }
    }
    return turns;
  }

  /** Thoughts that stand in what is said, as most who write conversations have them, apart. */
  private static Message apart(Message message) {
    if (message instanceof Message.Assistant turn
        && turn.reasoning().isEmpty()
        && InlineThoughts.begin(turn.text())) {
      InlineThoughts said = InlineThoughts.of(turn.text());
      return new Message.Assistant(said.thoughts(), said.answer(), turn.calls(), turn.carry());
    }
    return message;
  }

  /** With thoughts in what is said where the template has no place for them. */
  private Message placed(Message message) {
    if (!thoughts && message instanceof Message.Assistant turn && !turn.reasoning().isEmpty()) {
      String text = new InlineThoughts(turn.reasoning(), turn.text()).text();
      return new Message.Assistant("", text, turn.calls(), turn.carry());
    }
    return message;
  }

  // ---------------------------------------------------------------- what the model says

  /** What is marked in the last turn; each before it has a mark too. */
  private static List<Span> marked(String before, Rendering after, int turns) {
    int same = Arrays.mismatch(before.toCharArray(), after.text().toCharArray());
    int begins = same < 0 ? before.length() : same;
    List<Span> spoken = after.generations().stream().filter(part -> part.from() >= begins).toList();
    if (spoken.isEmpty() || after.generations().size() - spoken.size() < turns - 1) {
      throw new IllegalArgumentException(
          "the chat template marks %d parts of %d turns of the model with {%% generation %%}, so that it is not known what the model says in each; give --chat-template FILE that marks each turn"
              .formatted(after.generations().size(), turns));
    }
    return spoken;
  }

  private static Span found(String before, String after, int message) {
    if (!after.startsWith(before)) {
      boolean thinks = before.stripTrailing().endsWith(InlineThoughts.OPEN);
      throw new IllegalArgumentException(
          "the chat template begins a turn of the model %s, and tells message %d otherwise, so that it is not known what the model says; give %s--chat-template FILE that marks it with {%% generation %%}"
              .formatted(
                  thinks ? "with thoughts" : "in its own way",
                  message,
                  thinks ? "its thoughts as 'reasoning_content', or " : ""));
    }
    return new Span(before.length(), after.length());
  }

  private void requireThoughts(List<Message> turn, String spoken, int message) {
    boolean lost =
        turn.stream()
            .flatMap(part ->
                part instanceof Message.Assistant(var reasoning, var text, var calls, var carry)
                    ? Stream.of(messages.inert().apply(reasoning).strip())
                    : Stream.empty())
            .anyMatch(thought -> !spoken.contains(thought));
    if (lost) {
      throw new IllegalArgumentException(
          "the chat template leaves out what the model thought in message %d; give --chat-template FILE that has a place for it, or the message without"
              .formatted(message));
    }
  }
}
