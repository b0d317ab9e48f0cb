package dev.plumbline.assess;

import dev.plumbline.assess.RunRecord.ModelUsed;
import java.util.List;

/**
 * Where a run comes from, for its record.
 *
 * @param version of Plumbline
 * @param command its words; none when it is a part of something else
 * @param simulator the name of the model that replies for colleagues; empty for none
 * @param judges who will judge it
 * @param parent what the target was made from; empty when that is not known
 * @param step of the training that made it; 0 when there was none
 */
public record Origin(
    String version,
    List<String> command,
    String simulator,
    List<ModelUsed> judges,
    String parent,
    int step) {

  public Origin {
    command = List.copyOf(command);
    judges = List.copyOf(judges);
  }

  /** Of a part of something else. */
  public Origin(String version, String parent, int step) {
    this(version, List.of(), "", List.of(), parent, step);
  }
}
