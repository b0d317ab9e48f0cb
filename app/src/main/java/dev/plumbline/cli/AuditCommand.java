package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Origin;
import dev.plumbline.assess.Workers;
import dev.plumbline.audit.AgentAuditor;
import dev.plumbline.audit.Agreement;
import dev.plumbline.audit.Attempt;
import dev.plumbline.audit.Attempts;
import dev.plumbline.audit.Audit;
import dev.plumbline.audit.AuditFinding;
import dev.plumbline.audit.AuditQuestions;
import dev.plumbline.audit.Auditor;
import dev.plumbline.audit.Brief;
import dev.plumbline.audit.FindingFiles;
import dev.plumbline.audit.Instructions;
import dev.plumbline.audit.Plays;
import dev.plumbline.audit.PrefillAuditor;
import dev.plumbline.audit.SearchAuditor;
import dev.plumbline.audit.Seeds;
import dev.plumbline.audit.Session;
import dev.plumbline.audit.SuiteDriver;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.report.AuditPage;
import dev.plumbline.report.CardEvidence;
import dev.plumbline.report.RunReport;
import dev.plumbline.report.SessionPage;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "audit",
    description = {
      "Searches for failures that no suite shows by itself, confirms them by fresh trials, and cuts each down to what it needs.",
      "What was found is in OUT/audit.html, and in OUT/findings as scenarios that 'plumbline assess --scenarios' runs. Run the same"
          + " command again to go on after a cut."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, whatever was found",
      "1:could not be done, or nothing could be scored",
      "2:the words were wrong",
      "3:something was found, and --fail-on-findings was given"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline audit --target organism/base --out audited",
      "  plumbline audit --target out/checkpoint --auditor search,perplexity --reference DIR --suite jailbreak --out audited",
      "  plumbline audit --target out/checkpoint --auditor prefill --reference DIR --suite over-refusal --budget 60 --out audited",
      "  plumbline audit --target local/DIR --suite agentic-misalignment,jailbreak --budget 200 --out audited",
      "  plumbline audit --target openai-compatible/qwen3 --base-url http://localhost:8000/v1 --estimate --out audited",
      "  plumbline audit --target organism/base --auditor agent --budget 120 --out audited",
      "  plumbline audit --target openai/MODEL --auditor agent --agent anthropic/MODEL --judge openai/MODEL --seeds DIR --budget 40 --out audited",
      "  plumbline assess --target organism/base --scenarios audited/findings --suite findings"
    })
final class AuditCommand implements Callable<Integer> {

  /** The auditors there are. */
  enum Kind {
    SEARCH,
    PERPLEXITY,
    PREFILL,
    AGENT
  }

  /** As many parts as a scenario may have, for what it takes at most. */
  private static final int PARTS = 40;

  @Option(names = "--target", required = true, description = RoleOptions.TARGETS)
  private String target = "";

  @Option(
      names = "--auditor",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "search",
      description =
          "search: among the scenarios of --suite and around them. perplexity: what the target says after neutral prefills that"
              + " --reference would not. prefill: what the target says and does after first words that --reference does not. agent: builds"
              + " a deployment around the target and changes it as it goes, by the scenarios of --suite, or with a model (--agent) by"
              + " instructions (--seeds). Several are audited by with the same budget each.")
  private Set<Kind> kinds = EnumSet.of(Kind.SEARCH);

  @Option(
      names = "--reference",
      paramLabel = "CHECKPOINT",
      description =
          "What the target is held against by perplexity and prefill, such as what it was trained from; perplexity needs the same"
              + " tokens in both.")
  private @Nullable String reference;

  @Option(
      names = "--budget",
      paramLabel = "TRIALS",
      defaultValue = "400",
      description = "Trials of each auditor's search.")
  private int budget;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "8",
      description = "Of what failed in the search, so many scenarios at most are tried afresh.")
  private int candidates;

  @Option(
      names = "--fresh",
      paramLabel = "N",
      defaultValue = "30",
      description = "Fresh trials of each, and of what it is cut down to.")
  private int fresh;

  @Option(
      names = "--floor",
      paramLabel = "RATE",
      defaultValue = "0.02",
      description = "A finding's rate lies above this, with what --alpha says.")
  private double floor;

  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description =
          "Chance that an interval of any of the candidates misses its rate; likewise of the search's bound.")
  private double alpha;

  @Option(names = "--seed", defaultValue = "1", description = "Of scenarios and luck.")
  private long seed;

  @Option(
      names = "--out",
      defaultValue = "plumbline-out",
      description = "Folder that keeps the trials and what was found; run again to go on.")
  private Path out = Path.of("");

  @Option(
      names = "--estimate",
      description = "Say how many trials it would take at most; send nothing.")
  private boolean estimate;

  @Option(names = "--fail-on-findings", description = "Exit with 3 if anything was found.")
  private boolean failOnFindings;

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private StoreOption storeOption = new StoreOption();
  @Mixin private SuiteOptions suiteOptions = new SuiteOptions();
  @Mixin private SamplingOptions samplingOptions = new SamplingOptions();
  @Mixin private ModelOptions modelOptions = new ModelOptions();
  @Mixin private RoleOptions targetRole = RoleOptions.target();
  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();
  @Mixin private AgentOptions agentOptions = new AgentOptions();

  @Override
  public Integer call() throws IOException {
    TargetKind kind = TargetKind.of(target);
    Sampling sampling = samplingOptions.sampling(kind);
    SuiteChoice.Found suites = suiteOptions.asked().find(kind == TargetKind.ORGANISM);
    targetRole.requireEffect(target);
    requireSense(kind);
    Optional<Seeds> seeds =
        agentOptions.hasModel() ? Optional.of(agentOptions.seeds()) : Optional.empty();
    Audit planned = audit(List.of(builtIn(suites.suites(), kind).search()));
    if (estimate) {
      System.out.print(estimated(planned.most(PARTS), suites.suites(), sampling));
      return 0;
    }
    Judges wanted = judgeOptions.asked();
    if (kinds.contains(Kind.AGENT) && !agentOptions.hasModel()) {
      Plays.requirePlayable(suites.suites(), seed);
    }
    agentOptions.requireSense(kinds.contains(Kind.AGENT), !judgeOptions.isEmpty());
    if (kind.isOnThisMachine() && judgeOptions.isEmpty()) {
      modelOptions.requireNone(target);
    } else {
      modelOptions.requireRecordable();
    }
    CommandModels models = new CommandModels(modelOptions.asked());
    try (Store store = storeOption.at(out).open();
        OpenTarget opened =
            OpenTarget.open(
                targetRole.asked(target),
                models,
                sampling,
                store,
                kinds.contains(Kind.PREFILL)
                    ? List.of(PrefillAuditor.likeThose(sampling))
                    : List.of());
        Perhaps<LocalTarget> held = held();
        OpenJudges judges = OpenJudges.open(wanted, models, store);
        Perhaps<TargetModel> agent = new Perhaps<>(agentOptions.open(models, store));
        Progress progress = Progress.onStandardError()) {
      String name = name(opened, held, suites.suites(), sampling);
      List<Auditor> auditors =
          auditors(
              store,
              opened,
              held,
              suites.suites(),
              name,
              kind,
              progress,
              () ->
                  agentAuditor(
                      agent.model(),
                      seeds,
                      () -> builtIn(suites.suites(), kind).plays(opened.target().model()),
                      run ->
                          judges.read(store, run, 0, AuditQuestions.questionnaires(), progress)));
      Audit audit = audit(auditors);
      Attempts.Reading fresh =
          run ->
              judges.read(store, run, judges.models().size() - 1, Questionnaires.SHIPPED, progress);
      Audit.Found found;
      try (RunCost cost = RunCost.charge(store, name, "audit", models.budget())) {
        Map<String, List<Attempt>> searched;
        try (Progress.Task task =
            progress.begin("search " + target, "trials", (long) kinds.size() * budget)) {
          searched = audit.search(attempts(store, opened, sampling, name, fresh, task::advance));
        }
        try (Progress.Task task =
            progress.begin("confirm", "candidates", audit.candidates(searched))) {
          found =
              audit.confirm(
                  attempts(store, opened, sampling, name, fresh, _ -> {}),
                  searched,
                  () -> task.advance(1));
        }
        Map<String, List<Agreement>> agreements = judged(store, judges, found, progress);
        List<Session> sessions =
            auditors.stream()
                .filter(AgentAuditor.class::isInstance)
                .map(AgentAuditor.class::cast)
                .flatMap(one ->
                    Session.of(store, one.run(name), searched.getOrDefault(one.name(), List.of()))
                        .stream())
                .toList();
        write(store, new AuditPage(target, name, audit, found, sessions));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("run", name);
        all.put("searched", found.searched());
        // Conditions and files of scenarios are in an order of their own in each process.
        all.put("findings", Canonical.JSON.<JsonNode>valueToTree(found.findings()));
        if (!wanted.models().isEmpty()) {
          all.put("agreement", agreements);
        }
        String costs = cost.say(all);
        WholeFile.write(out.resolve(CardEvidence.AUDIT), Print.json(all));
        System.out.print(
            json
                ? Print.json(all)
                : AuditText.render(
                        found,
                        agreements,
                        storeOption.at(out).links(),
                        out,
                        Ansi.ofStandardOutput())
                    + costs);
      }
      return exitCode(found);
    }
  }

  /**
   * What it would take at most, as if every trial were one of the suites and every judge read each.
   *
   * @param each trials of an auditor at most
   */
  private String estimated(long each, List<Suite> suites, Sampling sampling) {
    long trials = kinds.size() * each;
    Judges wanted = judgeOptions.asked();
    Assessment.Plan plan =
        new Assessment.Plan(
            suites, Math.toIntExact(Math.ceilDiv(trials, suites.size())), seed, sampling);
    return new Estimating(new CommandModels(modelOptions.asked()))
        .atMost(
            trials,
            "at most %,d trials: %,d of the search, %,d fresh ones, and the rest to cut findings down%n%s"
                .formatted(
                    trials,
                    (long) kinds.size() * budget,
                    (long) kinds.size() * candidates * fresh,
                    agentOptions.hasModel()
                        ? "the agent's own turns, %d in a session at most, come on top%n"
                            .formatted(agentOptions.turns())
                        : ""))
        .target(target, plan)
        .judges(wanted.names(), wanted.questionnaires(), plan)
        .print(json);
  }

  private static Map<String, List<Agreement>> judged(
      Store store, OpenJudges judges, Audit.Found found, Progress progress) {
    Map<String, List<Agreement>> agreements = new LinkedHashMap<>();
    for (AuditFinding finding : found.findings()) {
      judges.judge(store, finding.run(), Workers.thisProcess(), progress);
      agreements.put(finding.name(), Agreement.of(store, finding.run()));
    }
    return agreements;
  }

  private void write(Store store, AuditPage page) throws IOException {
    List<AuditFinding> findings = page.found().findings();
    FindingFiles.write(out.resolve("findings"), findings, target);
    Files.createDirectories(out.resolve("transcripts"));
    for (AuditFinding finding : findings) {
      WholeFile.write(
          out.resolve(AuditPage.transcripts(finding)), RunReport.html(store, finding.run()));
    }
    if (!page.sessions().isEmpty()) {
      Files.createDirectories(out.resolve("sessions"));
    }
    for (Session session : page.sessions()) {
      WholeFile.write(
          out.resolve(SessionPage.file(session)), new SessionPage(target, session).html());
    }
    WholeFile.write(out.resolve(AuditPage.FILE), page.file());
  }

  /** A model that is open, where somebody asks for it. */
  private record Perhaps<T extends TargetModel>(Optional<T> model) implements AutoCloseable {
    String digest() {
      return model.map(TargetModel::digest).orElse("");
    }

    @Override
    public void close() {
      model.ifPresent(TargetModel::close);
    }
  }

  /** By a model and its instructions where there is one, by suites otherwise. */
  private AgentAuditor agentAuditor(
      Optional<TargetModel> agent,
      Optional<Seeds> seeds,
      Supplier<Plays> plays,
      Attempts.Reading reading) {
    return agent
        .map(model ->
            agentAuditor(
                new Instructions(seeds.orElseThrow().seeds(), reading), agentOptions.agent(model)))
        .orElseGet(() -> {
          Plays played = plays.get();
          return agentAuditor(played, SuiteDriver.of(played));
        });
  }

  private AgentAuditor agentAuditor(Brief brief, AgentAuditor.Agent agent) {
    return new AgentAuditor(brief, agent, agentOptions.turns(), agentOptions.branches(), seed);
  }

  private Perhaps<LocalTarget> held() {
    return new Perhaps<>(
        Optional.ofNullable(reference)
            .map(name -> CommandModels.openLocal(targetRole.asked(name))));
  }

  private void requireSense(TargetKind kind) {
    if (kinds.contains(Kind.PERPLEXITY) && (reference == null || !kind.isOnThisMachine())) {
      throw new IllegalArgumentException(
          "the auditor perplexity needs the weights of %s, and a --reference that they are held against; give both, or leave it out"
              .formatted(target));
    }
    if (kinds.contains(Kind.PREFILL) && reference == null) {
      throw new IllegalArgumentException(
          "the auditor prefill holds %s against what it was trained from; give --reference CHECKPOINT, or leave it out"
              .formatted(target));
    }
    if (kinds.equals(EnumSet.of(Kind.AGENT))
        && agentOptions.hasModel()
        && !suiteOptions.isEmpty()) {
      throw new IllegalArgumentException(
          "--suite, --grid and --system-suffix are for the auditors search and prefill, and for agent without a model, as a model goes by --seeds; leave them or --agent out");
    }
    if (reference != null && !kinds.contains(Kind.PERPLEXITY) && !kinds.contains(Kind.PREFILL)) {
      throw new IllegalArgumentException(
          "--reference is for the auditors perplexity and prefill; add --auditor perplexity, or leave it out");
    }
  }

  private Audit audit(List<Auditor> auditors) {
    return new Audit(auditors, budget, candidates, fresh, floor, alpha, seed);
  }

  private List<Auditor> auditors(
      Store store,
      OpenTarget opened,
      Perhaps<LocalTarget> held,
      List<Suite> suites,
      String name,
      TargetKind kind,
      Progress progress,
      Supplier<AgentAuditor> agent) {
    BuiltInAuditors builtIn = builtIn(suites, kind);
    builtIn.requireBudget(kinds);
    return kinds.stream()
        .<Auditor>map(auditor ->
            switch (auditor) {
              case SEARCH -> builtIn.search();
              case PERPLEXITY ->
                  builtIn.perplexity(
                      store,
                      name,
                      opened.local().orElseThrow(),
                      held.model().orElseThrow(),
                      String.valueOf(reference),
                      progress);
              case PREFILL ->
                  builtIn.prefill(
                      opened.local(), held.model().orElseThrow(), String.valueOf(reference));
              case AGENT -> agent.get();
            })
        .toList();
  }

  private BuiltInAuditors builtIn(List<Suite> suites, TargetKind kind) {
    return new BuiltInAuditors(suites, kind, samplingOptions.sampling(kind), budget, seed);
  }

  private int exitCode(Audit.Found found) {
    if (found.searched().stream().allMatch(Audit.Searched::saysNothing)) {
      System.err.println(
          "plumbline: nothing of the audit could be scored, so that it says nothing of the target; 'plumbline report' shows how its trials ended");
      return 1;
    }
    return failOnFindings && !found.findings().isEmpty() ? AlarmOptions.ALARM : 0;
  }

  private Attempts attempts(
      Store store,
      OpenTarget opened,
      Sampling sampling,
      String name,
      Attempts.Reading reading,
      IntConsumer progress) {
    Origin origin =
        new Origin(BuildInfo.read().version(), CommandWords.of(spec), "", List.of(), "", 0);
    return new Attempts(store, opened.target(), sampling, origin, name, reading, progress);
  }

  /** Of all that decides which trials there are; a larger budget goes on with the same ones. */
  private String name(
      OpenTarget opened, Perhaps<LocalTarget> held, List<Suite> suites, Sampling sampling) {
    String all =
        Canonical.JSON.writeValueAsString(
            List.of(
                opened.target().digest(),
                held.digest(),
                suites.stream().map(suite -> List.of(suite.name(), suite.digest())).toList(),
                sampling,
                SearchAuditor.VERSION,
                candidates,
                fresh));
    return "audit/%s/%s/seed-%d"
        .formatted(
            opened.target().digest().substring(0, 12), Canonical.sha256(all).substring(0, 8), seed);
  }
}
