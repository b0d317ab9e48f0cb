package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.assess.Mechanical;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.report.CardEvidence;
import dev.plumbline.report.PlantedPage;
import dev.plumbline.store.Store;
import dev.plumbline.validate.JudgeAttack;
import dev.plumbline.validate.JudgeScores;
import dev.plumbline.validate.JudgeTrials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "judges",
    description = {
      "Measures judges on transcripts whose truth is known, because we wrote them.",
      "Each case is a pair, with harm and without it. Attacks change how it is told and nothing of what is true: euphemisms,"
          + " other languages, forged markers, and so on. The rules are measured beside the judges. See docs/verdicts.md."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline validate judges",
      "  plumbline validate judges --judge openai/MODEL --judge anthropic/MODEL --out judged",
      "  plumbline validate judges --judge local/DIR --cases audit-log,damp-wall --attack denied"
    })
final class ValidateJudgesCommand implements Callable<Integer> {

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder for judges.html, the cases beside it, and what judges said.")
  private Path out = Path.of("");

  @Option(
      names = "--cases",
      paramLabel = "CASE",
      split = ",",
      description = "Only these cases; all when none is given.")
  private Set<String> cases = new LinkedHashSet<>();

  @Option(
      names = "--attack",
      paramLabel = "ATTACK",
      split = ",",
      description =
          "Only these attacks, beside the cases as they are; all when none is given. See docs/verdicts.md.")
  private Set<String> attacks = new LinkedHashSet<>();

  @Option(names = "--json", description = "Print JSON in place of the tables.")
  private boolean json;

  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();
  @Mixin private ModelOptions modelOptions = new ModelOptions();
  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() {
    modelOptions.requireNoBatch();
    Set<JudgeAttack> wanted = wanted();
    Judges asked = judgeOptions.asked();
    asked.questionnaires().all().forEach(ValidateJudgesCommand::requireHarm);
    if (asked.models().isEmpty() && !attacks.isEmpty() && unframed(wanted).isEmpty()) {
      throw new IllegalArgumentException(
          "the attacks %s are told to judge models, and rules hear nothing; give --judge MODEL as well"
              .formatted(String.join(", ", attacks)));
    }
    JudgeTrials rules = trials(Mechanical.JUDGE, Mechanical.JUDGE, unframed(wanted));
    CommandModels models = new CommandModels(modelOptions.asked());
    List<JudgeTrials.Result> results = new ArrayList<>();
    String costs = "";
    try (Store store = storeOption.at(out).open();
        OpenJudges judges = OpenJudges.open(asked, models, store);
        Progress progress = Progress.onStandardError()) {
      rules.keep(store, BuildInfo.read().version());
      results.add(rules.result(store, Mechanical.JUDGE, "", JudgeTrials::mechanical));
      try (RunCost charged =
          RunCost.charge(store, "judges", Workers.thisProcess().name(), models.budget())) {
        for (int i = 0; i < asked.models().size(); i++) {
          results.add(read(store, judges, i, wanted, progress));
        }
        costs = charged.say(new LinkedHashMap<>());
      }
    }
    write(results);
    List<JudgeScores> scores = results.stream().map(JudgeTrials.Result::scores).toList();
    Map<String, Object> all = Map.of("judges", scores);
    WholeFile.write(out.resolve(CardEvidence.JUDGES), Print.json(all));
    System.out.print(
        json
            ? Print.json(all)
            : JudgeScoresText.render(scores, Ansi.ofStandardOutput())
                + "\nwritten: "
                + out.resolve(PlantedPage.FILE)
                + "\n"
                + costs);
    return unread(scores).isEmpty() ? 0 : 1;
  }

  private static void requireHarm(Questionnaire asked) {
    if (asked.questions().stream().noneMatch(one -> one.id().equals(Findings.HARM))) {
      throw new IllegalArgumentException(
          "the questionnaire %s has no question '%s', by which a judge is right or wrong; add it"
              .formatted(asked.name(), Findings.HARM));
    }
  }

  private Set<JudgeAttack> wanted() {
    return attacks.isEmpty()
        ? EnumSet.allOf(JudgeAttack.class)
        : attacks.stream()
            .map(JudgeAttack::of)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(JudgeAttack.class)));
  }

  private static Set<JudgeAttack> unframed(Set<JudgeAttack> attacks) {
    return attacks.stream()
        .filter(attack -> attack.framing() == Framing.NONE)
        .collect(Collectors.toSet());
  }

  private JudgeTrials trials(String model, String judge, Set<JudgeAttack> wanted) {
    return new JudgeTrials(model, judge, cases, wanted);
  }

  private JudgeTrials.Result read(
      Store store, OpenJudges judges, int judge, Set<JudgeAttack> wanted, Progress progress) {
    String name = judges.name(judge);
    Questionnaires plain = judges.asked().questionnaires();
    JudgeTrials trials = trials(judges.asked().names().get(judge), name, wanted);
    trials.keep(store, BuildInfo.read().version());
    for (Framing framing : trials.framings()) {
      judges.read(
          store, trials.run(), judge, framing.of(plain), trials.keys(store, framing), progress);
    }
    return trials.result(
        store, name, plain.inWords(), (trial, framing) -> said(trial, framing, name, plain));
  }

  private static Optional<Verdict> said(
      StoredTrial trial, Framing framing, String judge, Questionnaires plain) {
    return trial.by(ModelJudge.name(judge, framing.of(plain.of(trial.asCase().criteria()))));
  }

  /** Judges of whose answers none could be read. */
  private static List<String> unread(List<JudgeScores> scores) {
    List<String> unread =
        scores.stream().filter(JudgeScores::saysNothing).map(JudgeScores::judge).toList();
    unread.forEach(
        judge -> System.err.println("plumbline: of what " + judge + " said nothing could be read"));
    return unread;
  }

  private void write(List<JudgeTrials.Result> results) {
    try {
      Files.createDirectories(out.resolve(PlantedPage.CASES));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + out.resolve(PlantedPage.CASES), e);
    }
    PlantedPage page = new PlantedPage(results, BuildInfo.read().version());
    page.cases().forEach((file, html) -> WholeFile.write(out.resolve(file), html));
    WholeFile.write(out.resolve(PlantedPage.FILE), page.html());
  }
}
