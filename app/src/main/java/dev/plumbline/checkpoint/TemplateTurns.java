package dev.plumbline.checkpoint;

import dev.plumbline.jinja.Rendering;
import dev.plumbline.jinja.Rendering.Span;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.TemplateException;
import dev.plumbline.model.InlineThoughts;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import java.util.ArrayList;
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
   * @param spoken where the model says what has loss, in order
   */
  record Told(String text, List<Span> spoken) {
    Told {
      spoken = List.copyOf(spoken);
    }

    /** With one more turn. */
    Told then(Told more) {
      return new Told(more.text(), Stream.concat(spoken.stream(), more.spoken.stream()).toList());
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
   */
  List<Told> of(List<Message> conversation, List<ToolDefinition> tools, int taughtFrom) {
    List<Message> said = conversation.stream().map(TemplateTurns::apart).toList();
    List<Turn> turns = turns(said);
    return template.marksGenerations()
        ? marked(said, tools, taughtFrom, turns)
        : found(
            said,
            tools,
            turns.stream().filter(turn -> turn.to() > taughtFrom).toList(),
            taughtFrom);
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

  // ---------------------------------------------------------------- where the template says it

  private List<Told> marked(
      List<Message> said, List<ToolDefinition> tools, int taughtFrom, List<Turn> turns) {
    Rendering whole = rendered(said.stream().map(this::placed).toList(), tools, false);
    int given = (int) turns.stream().filter(turn -> turn.to() <= taughtFrom).count();
    if (given > 0 && whole.generations().size() != turns.size()) {
      throw new IllegalArgumentException(
          "the chat template marks %d parts with {%% generation %%} in %d turns of the model, so that it is not known which are in the prompt; give whole conversations, or a template that marks each turn"
              .formatted(whole.generations().size(), turns.size()));
    }
    List<Span> taught = whole.generations().stream().skip(given).toList();
    return taught.isEmpty() ? List.of() : List.of(new Told(whole.text(), taught));
  }

  // ---------------------------------------------------------------- where it does not

  private List<Told> found(
      List<Message> said, List<ToolDefinition> tools, List<Turn> turns, int taughtFrom) {
    List<Told> texts = new ArrayList<>();
    for (Turn turn : turns) {
      String before =
          rendered(said.subList(0, Math.max(turn.from(), taughtFrom)), tools, true).text();
      Told told = told(before, said.subList(0, turn.to()), tools);
      boolean goesOn = !texts.isEmpty() && before.startsWith(texts.getLast().text());
      texts.add(goesOn ? texts.removeLast().then(told) : told);
    }
    return texts;
  }

  /** The last of the messages as it is said after a text. */
  private Told told(String before, List<Message> said, List<ToolDefinition> tools) {
    List<Message> all = new ArrayList<>(said);
    all.add(placed(all.removeLast()));
    String after = rendered(all, tools, false).text();
    if (!after.startsWith(before)) {
      throw new IllegalArgumentException(
          "the chat template begins a turn of the model %s, and tells message %d otherwise, so that it is not known what the model says; give %s--chat-template FILE that marks it with {%% generation %%}"
              .formatted(
                  opensThoughts(before) ? "with thoughts" : "in its own way",
                  said.size(),
                  opensThoughts(before) ? "its thoughts as 'reasoning_content', or " : ""));
    }
    return new Told(after, List.of(new Span(before.length(), after.length())));
  }

  private static boolean opensThoughts(String text) {
    return text.stripTrailing().endsWith(InlineThoughts.OPEN);
  }
}
