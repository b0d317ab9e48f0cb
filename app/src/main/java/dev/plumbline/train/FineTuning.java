package dev.plumbline.train;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Loss;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.train.TrainingData.Group;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Training a base on data of its user's.
 *
 * @param loss that the method has
 * @param savedAs number format of the checkpoint that comes of it
 * @param saveEvery steps between saved states
 */
public record FineTuning(
    TrainingData data,
    TrainingMethod method,
    TrainedPart part,
    Device device,
    Loss loss,
    TrainingSettings settings,
    DataType savedAs,
    int saveEvery)
    implements Tuning {

  private static final String REFERENCE = "reference.f32";

  @Override
  public Training.Job job(OpenBase base, Progress progress) {
    DataOrder order = data.order(settings.seed());
    return new Training.Job(
        base,
        part,
        device,
        Map.of("data", data.digest()),
        (untrained, folder) ->
            switch (method) {
              case CHAT, DOCUMENTS -> order;
              case PREFERENCES -> beside(untrained, folder, progress).order(settings.seed());
            },
        order::place,
        loss,
        settings,
        savedAs,
        saveEvery);
  }

  @Override
  public double seconds(double perStep, double tokens) {
    double ofAStep = (double) data.counts().tokens() / data.groups().size() * groupsPerStep();
    return perStep * settings.steps() * ofAStep / tokens;
  }

  @Override
  public FineTuning beginning(int steps) {
    int few = Math.min(steps, settings.steps());
    int groups = Math.min(data.groups().size(), few * groupsPerStep());
    return new FineTuning(
        new TrainingData(data.groups().subList(0, groups), data.counts()),
        method,
        part,
        device,
        loss,
        settings.beginning(few),
        savedAs,
        saveEvery);
  }

  private int groupsPerStep() {
    return switch (settings.batch()) {
      case BatchShape.Groups groups -> groups.count();
      case BatchShape.Packed packed ->
          throw new IllegalArgumentException("data is trained on by groups, not " + packed);
    };
  }

  private TrainingData beside(LanguageModel untrained, Path folder, Progress progress) {
    List<List<Example>> with =
        new ReferenceFile(folder.resolve(REFERENCE))
            .beside(data.groups().stream().map(Group::examples).toList(), untrained, progress);
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      groups.add(new Group(data.groups().get(i).place(), with.get(i)));
    }
    return new TrainingData(groups, data.counts());
  }
}
