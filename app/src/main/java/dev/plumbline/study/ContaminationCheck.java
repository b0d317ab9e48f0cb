package dev.plumbline.study;

import dev.plumbline.console.Progress;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.corpus.Contamination.Finding;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Split;
import dev.plumbline.teach.Texts;
import dev.plumbline.teach.Writer;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmTraining;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compares all that the arms will train on with all held-out scenarios that they will meet. */
final class ContaminationCheck {

  private final StudySettings settings;
  private final Writer writer;

  ContaminationCheck(StudySettings settings, Writer writer) {
    this.settings = settings;
    this.writer = writer;
  }

  List<Finding> run(Progress progress) {
    Contamination contamination = new Contamination(heldOut());
    List<Finding> findings = new ArrayList<>();
    List<ArmPlan> arms =
        Stream.concat(
                settings.arms().stream(),
                settings.furtherControls().stream().map(StudySettings.Control::plan))
            .toList();
    try (Progress.Task task = progress.begin("check contamination", "arms", arms.size())) {
      for (ArmPlan plan : arms) {
        findings.add(
            contamination.check(
                Study.run(plan.recipe().label(), plan.seed()), ArmTraining.texts(plan, writer)));
        task.advance(1);
      }
    }
    findings.stream()
        .filter(finding -> !finding.clean())
        .findFirst()
        .ifPresent(finding -> {
          throw new ContaminatedException(
              "arm %s: %d of its %d texts share a run of %d words with a held-out scenario and %d are near-duplicates, such as \"%s\"; take them out of the recipe"
                  .formatted(
                      finding.arm(),
                      finding.sharedNgrams(),
                      finding.texts(),
                      Contamination.NGRAM,
                      finding.nearDuplicates(),
                      finding.example()));
        });
    return findings;
  }

  private List<String> heldOut() {
    return WorldSuites.all().stream()
        .filter(suite -> suite.split() == Split.HELD_OUT)
        .flatMap(suite ->
            settings.seedList().stream()
                .flatMap(seed ->
                    IntStream.range(0, settings.trials())
                        .mapToObj(ordinal -> suite.source().scenario(seed, ordinal))))
        .map(Texts::of)
        .toList();
  }
}
