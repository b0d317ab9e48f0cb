package dev.plumbline.train;

import dev.plumbline.lm.Example;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.teach.Rounds;
import java.util.List;

/** The groups of a training without end: all of them in each round, mixed anew from the seed. */
public final class DataOrder implements ExampleSource {

  private final List<TrainingData.Group> groups;
  private final Rounds rounds;

  DataOrder(List<TrainingData.Group> groups, long seed) {
    this.groups = groups;
    rounds = new Rounds(groups.size(), seed);
  }

  @Override
  public List<Example> get(long index) {
    return group(index).examples();
  }

  /** File and line of the row that the group with this number is of. */
  public String place(long index) {
    return group(index).place();
  }

  TrainingData.Group group(long index) {
    return groups.get(rounds.place(index));
  }
}
