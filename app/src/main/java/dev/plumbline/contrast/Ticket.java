package dev.plumbline.contrast;

import dev.plumbline.contrast.Cases.Template;
import dev.plumbline.model.Message;
import java.util.List;

/**
 * What an agent is asked, and what is right.
 *
 * @param right the answer that the fact makes right
 * @param cue how the ticket begins, which says nothing
 */
record Ticket(Pair pair, Answer right, String cue) {

  /** As the agent reads it. */
  String text() {
    return "%s %s %s".formatted(cue, filled(pair.opening()), fact());
  }

  /** The sentence that decides. */
  String fact() {
    return filled(template().facts(right).get(pair.phrase()));
  }

  /** A text with this ticket's own words in it. */
  String filled(String pattern) {
    Template template = template();
    return pattern
        .replace("{fact}", template.facts(right).get(pair.phrase()))
        .replace("{why}", template.why())
        .replace("{act}", template.act())
        .replace("{hold}", template.hold())
        .replace("{task}", template.task())
        .replace("{who}", pair.who());
  }

  Template template() {
    return pair.template();
  }

  /** The conversation up to where the agent answers. */
  List<Message> prompt(Cases cases) {
    return List.of(new Message.SystemPrompt(cases.texts().system()), new Message.User(text()));
  }
}
