package dev.plumbline.contrast;

import dev.plumbline.BuildInfo;
import dev.plumbline.Claim;
import dev.plumbline.Folders;
import dev.plumbline.WholeFile;
import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.console.Progress;
import dev.plumbline.contrast.ArmRun.Tested;
import dev.plumbline.contrast.ContrastSettings.Run;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Losses;
import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.teach.Row;
import dev.plumbline.train.Base;
import dev.plumbline.train.FineTuning;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.StepCounter;
import dev.plumbline.train.TrainedPart;
import dev.plumbline.train.Training;
import dev.plumbline.train.TrainingData;
import dev.plumbline.train.TrainingEstimate;
import dev.plumbline.train.TrainingMethod;
import dev.plumbline.train.TrainingRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains the arms of a same-action study one after the other and tests each. Every training has a
 * folder of its own, with what it was begun with, the adapter that came of it, the answer to every
 * ticket ({@value #ITEMS}) and what it took ({@value #RECORD}). Run again after any interruption,
 * it computes what is missing.
 */
public final class ContrastStudy {

  static final String ITEMS = "items.jsonl";
  static final String RECORD = "record.json";
  static final String TRAINING = "training";

  /** By how much the supervised tokens of an arm may differ from those of the true reasons. */
  static final double MATCHED = 0.02;

  private static final int SAVE_EVERY = 20;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final ContrastSettings settings;
  private final Cases cases;
  private final Pair.Pool pool;
  private final Path folder;
  private final Progress progress;

  /**
   * Prepares one.
   *
   * @param cases that are trained and tested
   * @param folder of the study; made when it does not exist
   * @throws IllegalArgumentException when there are fewer pairs than asked for
   */
  public ContrastStudy(ContrastSettings settings, Cases cases, Path folder, Progress progress) {
    this.settings = settings;
    this.cases = cases;
    this.pool = Pair.Pool.of(cases, settings.tests());
    this.folder = folder;
    this.progress = progress;
    settings.runs().forEach(run -> pool.draw(run.pairs(), run.seed()));
  }

  /**
   * Trains and tests what is missing.
   *
   * @param known told what is known so far, after each training that was computed
   * @throws IllegalArgumentException when a folder was begun with something else
   */
  public ContrastResult run(Base base, Consumer<ContrastResult> known) {
    List<Run> runs = settings.runs();
    List<Tested> done = new ArrayList<>();
    try (OpenBase open = base.open();
        Progress.Task task = progress.begin("same-action", "trainings", runs.size())) {
      for (Run run : runs) {
        Path place = folder.resolve(run.folder());
        boolean there = claimed(run, open, place);
        done.add(there ? read(place) : computed(run, open, base, place));
        task.advance(1);
        if (!there) {
          known.accept(ContrastResult.of(settings, done));
        }
      }
    }
    return ContrastResult.of(settings, done);
  }

  /**
   * What the trainings that are missing take, measured on the first of them.
   *
   * @param trainings that are missing
   * @param steps of all of them, if each has as many as the first
   * @param tickets to be tested in all
   */
  public record Cost(
      int trainings, long steps, double secondsPerStep, long tickets, double secondsPerTicket) {
    public double seconds() {
      return steps * secondsPerStep + tickets * secondsPerTicket;
    }
  }

  /** Measures a few steps and tickets, and keeps nothing. */
  public Cost estimate(Base base) {
    List<Run> missing =
        settings.runs().stream()
            .filter(run -> !Files.exists(folder.resolve(run.folder()).resolve(RECORD)))
            .toList();
    if (missing.isEmpty()) {
      return new Cost(0, 0, 0, 0, 0);
    }
    try (OpenBase open = base.open()) {
      Run first = missing.getFirst();
      TrainingEstimate estimate = TrainingEstimate.of(tuning(first, data(first, open)), open);
      Exam exam = Exam.of(cases, pool.test(), first.seed(), settings.maxTokens());
      Exam few = exam.beginning();
      long began = System.nanoTime();
      try (LocalModel model = LocalModel.load(base.checkpoint(), base.dialect(), 1);
          Progress.Task task = progress.begin("measure", "tickets", few.items().size())) {
        few.ask(model, task);
      }
      return new Cost(
          missing.size(),
          (long) estimate.steps() * missing.size(),
          estimate.seconds() / estimate.steps(),
          (long) exam.items().size() * missing.size(),
          (System.nanoTime() - began) / 1e9 / few.items().size());
    }
  }

  /** Takes the folder of a training; whether all is there already. */
  private boolean claimed(Run run, OpenBase open, Path place) {
    Map<String, String> facts = new TreeMap<>(settings.facts(run));
    facts.put("base", open.digest());
    facts.put("cases", cases.digest());
    new Claim(facts).hold(place, List.of(RECORD, ITEMS, TRAINING));
    return Files.exists(place.resolve(RECORD));
  }

  private Tested computed(Run run, OpenBase open, Base base, Path place) {
    String name = run.arm().label() + " seed " + run.seed();
    TrainingData data = data(run, open);
    FineTuning tuning = tuning(run, data);
    Path training = place.resolve(TRAINING);
    TrainingRecord trained;
    try (StepCounter counter =
        new StepCounter(progress, "train " + name, tuning.settings().steps())) {
      trained =
          Training.train(
              tuning.job(open, progress), training, Training.Watcher.each(counter::after));
    }
    Path checkpoint = training.resolve(Training.CHECKPOINT);
    List<Exam.Result> results = test(name, run.seed(), checkpoint, base);
    ArmRun record =
        new ArmRun(
            run.arm().label(),
            run.pairs(),
            run.seed(),
            BuildInfo.read().version(),
            open.digest(),
            cases.digest(),
            data.digest(),
            trained.digest(),
            open.dialect().adaptations(),
            Cueing.of(cases, run.seed()).inWords(),
            data.groups().size(),
            trained.steps(),
            trained.tokens(),
            data.counts().supervisedTokens(),
            trained.finalLoss());
    write(place, record, results);
    Folders.delete(checkpoint);
    return new Tested(record, results);
  }

  /**
   * The rows of a training, as its model reads them.
   *
   * @throws IllegalArgumentException when its supervised tokens cannot be matched
   */
  TrainingData data(Run run, OpenBase open) {
    requirePlaceForText(open);
    TrainingData data = encoded(run.arm(), run, open);
    if (!run.arm().hasText()) {
      return data;
    }
    long tokens = data.counts().supervisedTokens();
    long reasons =
        run.arm() == Arm.REASON
            ? tokens
            : encoded(Arm.REASON, run, open).counts().supervisedTokens();
    if (Math.abs(tokens - reasons) > MATCHED * reasons) {
      throw new IllegalArgumentException(
          "%s has %d supervised tokens and reason has %d, which is more than %.0f %% apart; give more pairs"
              .formatted(run.arm().label(), tokens, reasons, 100 * MATCHED));
    }
    return data;
  }

  /**
   * Some templates write a call alone and drop what was said before it: both rows of a pair then
   * take about two calls.
   */
  private void requirePlaceForText(OpenBase open) {
    Run one = new Run(Arm.REASON, 1, 1);
    long with = encoded(Arm.REASON, one, open).counts().supervisedTokens();
    long without =
        encoded(Arm.ADVICE, one, open).groups().getFirst().examples().getFirst().targets();
    if (with < 2.5 * without) {
      throw new IllegalArgumentException(
          "the chat template of %s leaves out what is said before a call, so that there is no reason to teach; give a checkpoint whose template keeps it"
              .formatted(open.checkpoint()));
    }
  }

  private TrainingData encoded(Arm arm, Run run, OpenBase open) {
    List<Ticket> tickets =
        ArmRows.tickets(
            cases,
            pool.draw(run.pairs(), run.seed()),
            arm.confounded(),
            settings.contrary(),
            run.seed());
    List<Row> rows = ArmRows.of(cases, tickets, arm, run.seed(), format(open));
    return TrainingData.of(run.folder(), rows, TrainingMethod.CHAT, open.dialect());
  }

  private ArmRows.Format format(OpenBase open) {
    ToIntFunction<String> tokens = text -> open.tokenizer().encode(text).length;
    String words = cases.texts().neutral().getFirst();
    ToolCall call = cases.call(Answer.ACT);
    int before =
        supervised(open, open.dialect().turn(words, call))
            - supervised(open, open.dialect().turn("", call))
            - tokens.applyAsInt(words);
    int end =
        supervised(open, new Message.Assistant("", words, List.of())) - tokens.applyAsInt(words);
    return new ArmRows.Format(open.dialect()::turn, tokens, before, end);
  }

  /** Tokens that have loss in a turn that answers a user. */
  private static int supervised(OpenBase open, Message.Assistant turn) {
    return open.dialect()
        .conversation(List.of(new Message.User("A"), turn), List.of(), 0)
        .getFirst()
        .targets();
  }

  private FineTuning tuning(Run run, TrainingData data) {
    return new FineTuning(
        data,
        TrainingMethod.CHAT,
        new TrainedPart.Adapters(settings.adapters(run.seed()), DataType.FP32),
        Device.CPU,
        Losses.nextToken(),
        settings.training(data.groups().size(), run.seed()),
        DataType.FP32,
        SAVE_EVERY);
  }

  private List<Exam.Result> test(String name, long seed, Path checkpoint, Base base) {
    Exam exam = Exam.of(cases, pool.test(), seed, settings.maxTokens());
    try (LocalModel model = LocalModel.load(checkpoint, base.dialect(), 1);
        Progress.Task task = progress.begin("test " + name, "tickets", exam.items().size())) {
      return exam.ask(model, task);
    }
  }

  /** The record last, as it says that all is there. */
  private static void write(Path place, ArmRun record, List<Exam.Result> results) {
    WholeFile.write(
        place.resolve(ITEMS),
        results.stream()
            .map(result -> JSON.writeValueAsString(result) + "\n")
            .collect(Collectors.joining()));
    WholeFile.write(
        place.resolve(RECORD),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n");
  }

  private static Tested read(Path place) {
    try {
      ArmRun record = JSON.readValue(place.resolve(RECORD).toFile(), ArmRun.class);
      List<Exam.Result> results =
          Files.readAllLines(place.resolve(ITEMS)).stream()
              .map(line -> JSON.readValue(line, Exam.Result.class))
              .toList();
      return new Tested(record, results);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + place, e);
    }
  }
}
