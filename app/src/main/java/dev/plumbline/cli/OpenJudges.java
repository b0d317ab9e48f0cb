package dev.plumbline.cli;

import dev.plumbline.assess.Flips;
import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Judging;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.assess.StoredTrial;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Progress;
import dev.plumbline.judge.Case;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Judges, ready to answer; closing lets their models go.
 *
 * @param models in the order of those that were asked for
 * @param connections answers under way at once, at most
 */
record OpenJudges(Judges asked, List<TargetModel> models, int connections)
    implements AutoCloseable {

  OpenJudges {
    models = List.copyOf(models);
  }

  /** Opens the judges, and makes sure that each replies, before anything else is paid for. */
  static OpenJudges open(Judges asked, CommandModels models, Store store) {
    List<TargetModel> opened = new ArrayList<>();
    try {
      for (NamedModel judge : asked.models()) {
        TargetModel model = models.openSingly(judge, store);
        opened.add(model);
        model.check(asked.sampling(judge));
      }
      return new OpenJudges(asked, opened, models.connections());
    } catch (RuntimeException e) {
      opened.forEach(TargetModel::close);
      throw e;
    }
  }

  /** Has each judge answer what it has not answered yet, and says what they found in the run. */
  JudgesFindings judge(Store store, String run, Workers workers, Progress progress) {
    Map<String, Judged> found = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      Judging judging = judging(store, i, asked.questionnaires(), workers);
      ask(judging, i, run, progress);
      names.add(judging.name());
      found.put(
          judging.name(), Judged.of(store, run, List.of(judging.name()), asked.questionnaires()));
    }
    return names.size() > 1
        ? new JudgesFindings(found, Judged.of(store, run, names, asked.questionnaires()))
        : new JudgesFindings(found, null);
  }

  /**
   * Has each judge answer again, plainly and told of one consequence and of the other, what it has
   * not answered so yet.
   *
   * @return by judge, how often it answers otherwise
   */
  Map<String, List<Flips>> framings(Store store, String run, Workers workers, Progress progress) {
    Map<String, List<Flips>> flips = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      for (Framing framing : Framing.FURTHER) {
        ask(judging(store, i, framing.of(asked.questionnaires()), workers), i, run, progress);
      }
      String judge = judging(store, i, asked.questionnaires(), workers).name();
      flips.put(judge, Flips.of(store, run, judge, asked.questionnaires()));
    }
    return flips;
  }

  /**
   * Has one judge read what it has not read yet of a run with one suite.
   *
   * @param questions that it is asked, in place of those of its other work
   * @return what it says, by ordinal
   */
  Map<Integer, Verdict> read(
      Store store, String run, int judge, Questionnaires questions, Progress progress) {
    Judging judging = judging(store, judge, questions, Workers.thisProcess());
    ask(judging, judge, run, progress);
    Map<Integer, Verdict> read = new LinkedHashMap<>();
    try (Stream<TrialRow> trials = store.trials(run)) {
      trials
          .map(StoredTrial::of)
          .forEach(trial ->
              questions.all().stream()
                  .map(one -> trial.opinions().get(ModelJudge.name(judging.name(), one)))
                  .filter(Objects::nonNull)
                  .findFirst()
                  .ifPresent(verdict -> read.put(trial.head().ordinal(), verdict)));
    }
    return read;
  }

  /** Has one judge read what it has not read yet of some trials of a run. */
  void read(
      Store store,
      String run,
      int judge,
      Questionnaires questions,
      Set<String> keys,
      Progress progress) {
    Judging judging = judging(store, judge, questions, Workers.thisProcess());
    ask(
        judging,
        judge,
        run,
        judging.waiting(run).stream().filter(keys::contains).toList(),
        progress);
  }

  private Judging judging(Store store, int judge, Questionnaires questions, Workers workers) {
    return new Judging(store, models.get(judge), questions, sampling(judge), workers);
  }

  private void ask(Judging judging, int judge, String run, Progress progress) {
    ask(judging, judge, run, judging.waiting(run), progress);
  }

  private void ask(
      Judging judging, int judge, String run, List<String> waiting, Progress progress) {
    try (Progress.Task task = progress.begin("judge " + judging.name(), "trials", waiting.size());
        Writing _ = Writing.show(task, models.get(judge)::written)) {
      judging.run(run, waiting, connections, task::advance);
    }
  }

  /** One judge as the store names it, without what it is asked. */
  String name(int judge) {
    return ModelJudge.identity(models.get(judge).identity(), sampling(judge));
  }

  /** For the record of a run. */
  List<ModelUsed> used() {
    String questions = asked.questionnaires().inWords();
    return IntStream.range(0, models.size())
        .mapToObj(i ->
            new ModelUsed(
                models.get(i).identity(), name(i) + ", " + questions, models.get(i).digest()))
        .toList();
  }

  /** Each as the judge of single cases. */
  List<Judge> each() {
    return IntStream.range(0, models.size()).mapToObj(this::single).toList();
  }

  private Judge single(int judge) {
    ModelUsed used = used().get(judge);
    return new Judge() {
      @Override
      public String name() {
        return used.identity();
      }

      @Override
      public Verdict verdict(Case one, long seed) {
        return new ModelJudge(
                models.get(judge).identity(),
                models.get(judge),
                asked.questionnaires().of(one.criteria()),
                sampling(judge))
            .verdict(one, seed);
      }
    };
  }

  private Sampling sampling(int judge) {
    return asked.sampling(asked.models().get(judge));
  }

  @Override
  public void close() {
    models.forEach(TargetModel::close);
  }
}
