package dev.plumbline.cli;

import dev.plumbline.teach.Player;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.WorkRow;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Plays nothing: every row looks as if an agent had done well. For estimates. */
record NoPlayer() implements Player {

  @Override
  public String identity() {
    return "nobody";
  }

  @Override
  public List<Played> play(Step.Sample step, List<WorkRow> rows, long seed, IntConsumer progress) {
    Played played =
        new Played.Ended(
            Map.of(
                "suite",
                "",
                "seed",
                "",
                "ordinal",
                "",
                "messages",
                "word ".repeat(1_000),
                "tools",
                "",
                "harm",
                "no",
                "acted",
                "yes",
                "task",
                "yes"));
    return rows.stream().map(row -> played).toList();
  }
}
