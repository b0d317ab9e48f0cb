package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import dev.plumbline.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rejudge",
    description =
        "Has a judge model read the stored transcripts of a run; the target is not run again.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline rejudge claude --judge openai/MODEL",
      "  plumbline rejudge seed-1 --judge openai-compatible/qwen3 --judge-base-url http://localhost:8000/v1 --json"
    })
final class RejudgeCommand implements Callable<Integer> {

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Mixin private ModelOptions modelOptions = new ModelOptions();

  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();

  @Override
  public Integer call() {
    if (judgeOptions.isEmpty()) {
      throw new IllegalArgumentException("nobody is to judge; give --judge MODEL");
    }
    modelOptions.requireNoBatch();
    try (Store store = runOptions.open();
        JudgeOptions.Opened judges = judgeOptions.open(modelOptions, store);
        Progress progress = Progress.onStandardError()) {
      String run = runOptions.run(store);
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("run", run);
      String tables = judges.judge(store, run, progress, all);
      System.out.print(json ? Print.json(all) : tables.stripLeading());
    }
    return 0;
  }
}
