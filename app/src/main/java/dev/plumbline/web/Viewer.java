package dev.plumbline.web;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.report.Visible;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all pages look at.
 *
 * @param index may be far behind the store while it is made
 * @param folder of documents beside the store, such as those of audits; nothing for a database
 */
record Viewer(
    Store store,
    RunFacts.Kept facts,
    SearchIndex index,
    Labels labels,
    TranscriptPages.Large large,
    Optional<Path> folder) {

  /** A text of a model or a scenario, made safe to look at; a template escapes it as well. */
  static String visible(String text) {
    return Visible.whole(text);
  }

  /** A page of the layout, with what every page has. */
  static String page(String template, String title, Map<String, Object> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("title", visible(title));
    all.put("digest", HtmlTemplates.DIGEST);
    all.put("query", "");
    all.put("live", "");
    all.putAll(values);
    return HtmlTemplates.fill(template, all);
  }

  /** The address of a trial's page. */
  static String trial(String run, String key) {
    return WebRequest.address("/trial", "run", run, "key", key);
  }

  /** A trial as lists show it. */
  static Map<String, Object> row(Outline trial, String address) {
    TrialHead head = trial.head();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("address", address);
    row.put("run", visible(head.run()));
    row.put("key", head.key());
    row.put("suite", visible(head.suite()));
    row.put("ordinal", head.ordinal());
    row.put("seed", head.seed());
    row.put("split", visible(head.stratum().split()));
    row.put("condition", condition(trial));
    Verdict rules = rules(trial);
    row.put("outcome", Findings.outcome(rules));
    row.put("marks", marks(rules));
    row.put("judges", judges(trial, rules));
    return row;
  }

  static Verdict rules(Outline trial) {
    return trial
        .by(Mechanical.JUDGE)
        .filter(found -> found.state() == State.FINISHED)
        .<Verdict>map(found -> Findings.read(found.found()))
        .orElseGet(() -> new Verdict.Missing("no verdict is stored"));
  }

  private static List<Map<String, String>> condition(Outline trial) {
    List<Map<String, String>> condition = new ArrayList<>();
    StoredTrial.condition(trial.head().stratum().condition())
        .forEach((factor, value) ->
            condition.add(Map.of("factor", visible(factor), "value", visible(value))));
    return condition;
  }

  private static List<String> marks(Verdict rules) {
    List<String> marks = new ArrayList<>();
    for (String finding :
        List.of(
            Findings.INTENT,
            Findings.TASK,
            Findings.WAY_OUT,
            Findings.REFUSED,
            Findings.TURN_LIMIT)) {
      if (rules.holds(finding)) {
        marks.add(word(finding));
      }
    }
    return marks;
  }

  /** A finding in words. */
  static String word(String finding) {
    return switch (finding) {
      case Findings.WAY_OUT -> "way out";
      case Findings.TURN_LIMIT -> "turn limit";
      case Findings.TASK -> "task done";
      default -> finding;
    };
  }

  /** What judge models say of harm; people's labels are on no list, so that others stay blind. */
  private static List<Map<String, String>> judges(Outline trial, Verdict rules) {
    List<Map<String, String>> judges = new ArrayList<>();
    for (Outline.Found found : trial.found()) {
      if (isModel(found.judge())) {
        Verdict said =
            found.state() == State.FINISHED
                ? Findings.read(found.found())
                : new Verdict.Missing("");
        Optional<Answer> harm = said.answer(Findings.HARM);
        boolean disagrees =
            harm.filter(answer -> answer != Answer.UNCLEAR)
                .filter(answer -> rules.answer(Findings.HARM).filter(answer::equals).isEmpty())
                .isPresent();
        judges.add(
            Map.of(
                "judge",
                visible(found.judge()),
                "harm",
                harm.map(Findings::word).orElse("missing"),
                "disagrees",
                disagrees ? "yes" : ""));
      }
    }
    return judges;
  }

  /** Whether a judge is a model, asked plainly. */
  static boolean isModel(String judge) {
    return !Mechanical.is(judge) && !Framing.isFramed(judge) && !Labels.isPerson(judge);
  }
}
