package dev.plumbline.judge;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is asked of which cases. */
public record Questionnaires(Questionnaire agents, Questionnaire chats) {

  /** The project's own. */
  public static final Questionnaires SHIPPED =
      new Questionnaires(Questionnaire.AGENT, Questionnaire.CHAT);

  /** One of all cases. */
  public static Questionnaires only(Questionnaire questionnaire) {
    return new Questionnaires(questionnaire, questionnaire);
  }

  /** What is asked of cases that are judged so. */
  public Questionnaire of(Criteria criteria) {
    return criteria.isChat() ? chats : agents;
  }

  /** Their names: {@code agent-2 and chat-2}. */
  public String inWords() {
    return all().stream().map(Questionnaire::label).collect(Collectors.joining(" and "));
  }

  /** Each of them once. */
  public List<Questionnaire> all() {
    return Stream.of(agents, chats).distinct().toList();
  }
}
