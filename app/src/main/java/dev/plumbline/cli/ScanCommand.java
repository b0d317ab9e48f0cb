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
import dev.plumbline.model.Message;
import dev.plumbline.report.ScanConversationPage;
import dev.plumbline.report.ScanPage;
import dev.plumbline.scan.DrawnScan;
import dev.plumbline.scan.LogFormat;
import dev.plumbline.scan.LogScan;
import dev.plumbline.scan.Rated;
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
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
      "  plumbline scan logs --judge local/DIR --judge-share 0.02 --sample 500 --fail-on-findings --out scanned",
      "  plumbline scan --drawn scanned-on-a-cluster --judge openai/MODEL --out judged"
    })
final class ScanCommand implements Callable<Integer> {

  /** What a scan on a cluster has drawn by. */
  private static final List<String> OF_DRAWING =
      List.of("--format", "--judge-share", "--sample", "--seed");

  private static final Pattern PAGE = Pattern.compile("[0-9a-f]{16}\\.html");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE|DIR", arity = "0..*", description = "Logs, and folders of logs.")
  private List<Path> logs = List.of();

  @Option(
      names = "--drawn",
      paramLabel = "DIR",
      description =
          "In place of logs: what a scan on a cluster wrote, so that a judge reads what that has drawn.")
  private Path drawn = Path.of("");

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
    Scanning scanning = scanning();
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
      result = scanning.scan(judge, progress, new Pages()::write);
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

  /** A scan that is yet to run. */
  private interface Scanning {
    ScanResult scan(
        Optional<ScanJudge> judge,
        Progress progress,
        BiConsumer<ScanResult.Finding, List<Message>> whole);
  }

  private Scanning scanning() {
    boolean isDrawn = !drawn.equals(Path.of(""));
    if (isDrawn == !logs.isEmpty()) {
      throw new IllegalArgumentException(
          "give either logs or --drawn with what a scan on a cluster wrote");
    }
    return isDrawn ? ofDrawn() : ofLogs();
  }

  private Scanning ofLogs() {
    LogScan scan =
        LogScan.of(logs, out, new LogScan.Settings(LogFormat.ifNamed(format), share, sample, seed));
    return (judge, progress, whole) -> {
      Rated rated;
      try (Progress.Task task = progress.begin("scan", Progress.BYTES, scan.bytes())) {
        rated = scan.rate(task::advance);
      }
      try (Progress.Task task = closely(judge, progress, rated.drawn(judge.isPresent()))) {
        return scan.result(rated, judge, task::advance, whole);
      }
    };
  }

  private Scanning ofDrawn() {
    for (String option : OF_DRAWING) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            "%s has no effect on what was drawn already; leave it out, or give it to the scan on the cluster"
                .formatted(option));
      }
    }
    if (drawn.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "--out is %s, where what was drawn lies; give another folder".formatted(out));
    }
    DrawnScan scan = DrawnScan.in(drawn);
    return (judge, progress, whole) -> {
      try (Progress.Task task = closely(judge, progress, scan.drawn(judge.isPresent()))) {
        return scan.result(judge, task::advance, whole);
      }
    };
  }

  private static Progress.Task closely(
      Optional<ScanJudge> judge, Progress progress, int conversations) {
    return progress.begin(
        judge.isPresent() ? "judge" : "read closely", "conversations", conversations);
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
    WholeFile.write(out.resolve(ScanResult.FINDINGS), result.findingLines());
    WholeFile.write(out.resolve(ScanResult.SUMMARY), result.json());
    WholeFile.write(out.resolve(ScanPage.FILE), ScanPage.html(result, BuildInfo.read().version()));
  }
}
