package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.assess.Flips;
import dev.plumbline.assess.JudgeUsage;
import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.judge.Framing;
import dev.plumbline.store.Store;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "rejudge",
    description =
        "Has a judge model read the stored transcripts of a run; the target is not run again.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline rejudge claude --judge openai/MODEL",
      "  plumbline rejudge seed-1 --judge openai-compatible/qwen3 --judge-base-url http://localhost:8000/v1 --json",
      "  plumbline rejudge claude --judge openai/MODEL --framings"
    })
final class RejudgeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Option(
      names = "--framings",
      description =
          "Ask each judge three times more: the same again, told that a yes about harm has the judged model taken out of use,"
              + " and that a no has; say how often its answers differ. See docs/verdicts.md.")
  private boolean framings;

  @Mixin private ModelOptions modelOptions = new ModelOptions();

  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();

  @Override
  public Integer call() {
    if (judgeOptions.isEmpty()) {
      throw new IllegalArgumentException("nobody is to judge; give --judge MODEL");
    }
    modelOptions.requireNoBatch();
    Judges wanted = judgeOptions.asked();
    if (framings) {
      Framing.FURTHER.forEach(framing -> framing.of(wanted.questionnaires()));
    }
    CommandModels models = new CommandModels(modelOptions.asked());
    NamedRun asked = runOptions.asked();
    try (Store store = asked.open();
        OpenJudges judges = OpenJudges.open(wanted, models, store);
        Progress progress = Progress.onStandardError()) {
      String run = asked.in(store);
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("run", run);
      Workers workers =
          Workers.thisProcess(sentence -> System.err.println("plumbline: " + sentence));
      try (RunCost cost = RunCost.charge(store, run, workers.name(), models.budget())) {
        RunRecords.started(
            store,
            run,
            new RunRecord.Start(
                Instant.now(),
                System.getProperty("user.name", ""),
                BuildInfo.read().version(),
                CommandWords.of(spec),
                List.of(),
                judges.used()));
        JudgesFindings findings = judges.judge(store, run, workers, progress);
        findings.addTo(all);
        Map<String, List<Flips>> flips =
            framings ? judges.framings(store, run, workers, progress) : Map.of();
        if (framings) {
          all.put("framings", flips);
        }
        all.put("judgeUsage", JudgeUsage.of(store, run));
        Ansi ansi = Ansi.ofStandardOutput();
        String tables =
            JudgedText.render(findings, ansi) + FlipsText.render(flips, ansi) + cost.say(all);
        System.out.print(json ? Print.json(all) : tables.stripLeading());
      }
    }
    return 0;
  }
}
