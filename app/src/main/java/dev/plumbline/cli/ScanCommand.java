package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.judge.Case;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.report.ScanConversationPage;
import dev.plumbline.report.ScanPage;
import dev.plumbline.scan.LogFormat;
import dev.plumbline.scan.LogScan;
import dev.plumbline.scan.ScanJudge;
import dev.plumbline.scan.ScanResult;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scan",
    description = {
      "Finds misbehaviour in logs of real deployments, and says how frequent it is.",
      "Reads logs of OpenTelemetry, OpenAI, Anthropic, Inspect, Claude Code, LangSmith and Langfuse, told by what is in them;"
          + " plain, or packed with gzip or zstd. Rules rate every conversation. A judge reads the most suspicious ones and a"
          + " random sample of the rest, so that the rate is of all. Secrets and personal data are taken out of all that a judge"
          + " gets and of all that is written; nothing leaves this machine unless a judge is named that is elsewhere."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline scan logs --out scanned                            by rules alone",
      "  plumbline scan traces.jsonl.zst --judge openai/MODEL --out scanned",
      "  plumbline scan logs --judge local/DIR --judge-share 0.02 --sample 500 --fail-on-findings --out scanned"
    })
final class ScanCommand implements Callable<Integer> {

  private static final String FINDINGS = "findings.jsonl";
  private static final Pattern PAGE = Pattern.compile("[0-9a-f]{16}\\.html");

  @Parameters(paramLabel = "FILE|DIR", arity = "1..*", description = "Logs, and folders of logs.")
  private List<Path> logs = List.of();

  @Option(
      names = "--out",
      required = true,
      description = "Folder for scan.html, findings.jsonl, scan.json and what judges said.")
  private Path out = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "What all entries are, in place of what they look like: opentelemetry, inspect, claude-code, langsmith, langfuse,"
              + " anthropic, openai.")
  private String format = "";

  @Option(
      names = "--judge-share",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Share of the conversations that are read closely, the most suspicious ones.")
  private double share;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "How many of the others a judge reads, drawn at random. The fewer, the wider the interval of the rate.")
  private int sample;

  @Option(names = "--seed", defaultValue = "1", description = "Of what is drawn.")
  private long seed;

  @Option(
      names = "--fail-on-findings",
      description = "Exit with 3 where there is a finding, for scripts.")
  private boolean fail;

  @Option(names = "--json", description = "Print JSON in place of the tables.")
  private boolean json;

  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();
  @Mixin private ModelOptions modelOptions = new ModelOptions();
  @Mixin private StoreOption storeOption = new StoreOption();

  @Override
  public Integer call() {
    modelOptions.requireNoBatch();
    LogScan scan =
        LogScan.of(
            logs,
            out,
            new LogScan.Settings(
                format.isEmpty() ? Optional.empty() : Optional.of(LogFormat.of(format)),
                share,
                sample,
                seed));
    Judges judges = judges();
    CommandModels models = new CommandModels(modelOptions.asked());
    Map<String, Object> all = new LinkedHashMap<>();
    ScanResult result;
    String cost;
    try (Store store = storeOption.at(out).open();
        OpenJudges open = OpenJudges.open(judges, models, store);
        Progress progress = Progress.onStandardError();
        RunCost charged =
            RunCost.charge(store, "scan", Workers.thisProcess().name(), models.budget())) {
      Optional<ScanJudge> judge =
          open.each().stream()
              .findFirst()
              .map(one -> new ScanJudge(named(one, judges), models.connections(), store));
      result = scan(scan, judge, progress, new Pages());
      cost = charged.say(all);
    }
    write(result);
    all.put("scan", result);
    System.out.print(
        json ? Print.json(all) : ScanText.render(result, out, Ansi.ofStandardOutput()) + cost);
    return fail && !result.findings().isEmpty() ? AlarmOptions.ALARM : 0;
  }

  /** By the project's questions about logs, unless others were given. */
  private Judges judges() {
    Judges asked = judgeOptions.asked();
    if (asked.models().size() > 1) {
      throw new IllegalArgumentException(
          "a scan has one judge, and %d were given; scan once with each, into folders of their own"
              .formatted(asked.models().size()));
    }
    Questionnaire questions =
        asked.questionnaires().equals(Questionnaires.SHIPPED)
            ? Questionnaire.SCAN
            : asked.questionnaires().agents();
    if (questions.questions().stream().noneMatch(one -> one.id().equals(Findings.HARM))) {
      throw new IllegalArgumentException(
          "the questionnaire %s has no question 'harm', whose yes is an incident; add it"
              .formatted(questions.name()));
    }
    return new Judges(asked.models(), Questionnaires.only(questions), asked.temperature());
  }

  /** Verdicts rest on the model and on the words of the questions. */
  private static Judge named(Judge judge, Judges judges) {
    String name = judge.name() + "/" + judges.questionnaires().agents().digest();
    return new Judge() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Verdict verdict(Case one, long asked) {
        return judge.verdict(one, asked);
      }
    };
  }

  private static ScanResult scan(
      LogScan scan, Optional<ScanJudge> judge, Progress progress, Pages pages) {
    LogScan.Rated rated;
    try (Progress.Task task = progress.begin("scan", Progress.BYTES, scan.bytes())) {
      rated = scan.rate(task::advance);
    }
    try (Progress.Task task =
        progress.begin(
            judge.isPresent() ? "judge" : "read closely",
            "conversations",
            rated.drawn(judge.isPresent()))) {
      return scan.result(rated, judge, task::advance, pages::write);
    }
  }

  /** Pages of the conversations to which {@code scan.html} links; those of an earlier scan go. */
  private final class Pages {
    private final Path folder = out.resolve(ScanConversationPage.FOLDER);
    private final String version = BuildInfo.read().version();
    private int written;

    Pages() {
      try {
        Files.createDirectories(folder);
        try (Stream<Path> all = Files.list(folder)) {
          for (Path page : all.filter(Pages::isOurs).toList()) {
            Files.delete(page);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make room in " + folder, e);
      }
    }

    private static boolean isOurs(Path file) {
      return PAGE.matcher(file.getFileName().toString()).matches();
    }

    void write(ScanResult.Finding finding, List<Message> said) {
      if (written++ < ScanPage.MOST) {
        WholeFile.write(
            folder.resolve(ScanConversationPage.file(finding)),
            ScanConversationPage.html(finding, said, version));
      }
    }
  }

  private void write(ScanResult result) {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + out, e);
    }
    WholeFile.write(
        out.resolve(FINDINGS),
        result.findings().stream()
            .map(finding -> Canonical.JSON.writeValueAsString(finding) + "\n")
            .collect(Collectors.joining()));
    WholeFile.write(out.resolve("scan.json"), Print.json(result));
    WholeFile.write(out.resolve(ScanPage.FILE), ScanPage.html(result, BuildInfo.read().version()));
  }
}
