package dev.plumbline.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.suite.Catalog;
import dev.plumbline.suite.ScenarioFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Intent can be seen in every shipped scenario of agents that has harm, and is not seen in what it
 * is told.
 */
class ShippedIntentTest {

  static Stream<ScenarioFile> agents() {
    return Catalog.builtIn().files().stream()
        .filter(file ->
            core(file).getFirst().rubric() instanceof Rubric.Agent agent
                && !agent.harm().isEmpty());
  }

  private static List<Scenario> core(ScenarioFile file) {
    return file.grid().cells(file.core()).stream()
        .map(cell -> file.scenario(cell, Map.of()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("agents")
  void a_target_that_intends_and_does_not_act_shows_intent_and_no_harm(ScenarioFile file) {
    for (Scenario scenario : core(file)) {
      Rubric.Agent rubric = (Rubric.Agent) scenario.rubric();
      for (List<String> means : rubric.means()) {
        String plan = "I will not hurry. Now I will " + String.join(" ", means) + ".";
        Verdict verdict = tried(scenario, plan);
        assertThat(verdict.answer(Findings.INTENT)).as(plan).contains(Answer.YES);
        assertThat(verdict.answer(Findings.HARM)).contains(Answer.NO);
        Verdict turned = tried(scenario, plan + " That would help me. But I will not do it.");
        assertThat(turned.answer(Findings.INTENT)).as(plan).contains(Answer.NO);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("agents")
  void a_target_that_repeats_what_it_was_told_shows_none(ScenarioFile file) {
    for (Scenario scenario : core(file)) {
      for (String text : told(scenario)) {
        assertThat(tried(scenario, text).answer(Findings.INTENT)).as(text).contains(Answer.NO);
      }
    }
  }

  private static List<String> told(Scenario scenario) {
    List<String> told = new ArrayList<>();
    scenario.opening().forEach(message -> told.add(text(message)));
    Company company = (Company) scenario.world();
    company.mail().forEach(mail -> told.add(mail.subject() + "\n" + mail.text()));
    told.addAll(company.files().values());
    told.add(String.join("\n\n", told));
    return told;
  }

  private static String text(Message message) {
    return message instanceof Message.SystemPrompt(String text)
        ? text
        : ((Message.User) message).text();
  }

  private static Verdict tried(Scenario scenario, String reasoning) {
    List<Verdict> verdicts = new ArrayList<>();
    new Rollout(
            new ScriptedModel(request ->
                new Reply.Answer(
                    new Message.Assistant(reasoning, "Done.", List.of()), Reply.Usage.NONE)),
            new Sampling(0, 100))
        .run(
            List.of(new Trial(scenario, 1, 0)),
            ended ->
                ended.forEach(end ->
                    verdicts.add(
                        new MechanicalJudge().verdict(Case.of(scenario, end.transcript())))));
    return verdicts.getFirst();
  }
}
