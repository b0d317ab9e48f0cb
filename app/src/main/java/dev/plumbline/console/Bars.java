package dev.plumbline.console;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressState;

/** A bar per task on a terminal, one below the other, drawn anew a few times a second. */
final class Bars implements Progress {
  private static final int MILLISECONDS_BETWEEN_DRAWINGS = 250;

  @Override
  public Task begin(String name, String unit, long total, long already) {
    ProgressBar bar =
        ProgressBar.builder()
            .setTaskName(Terminal.escape(name))
            .setInitialMax(total)
            .startsFrom(already, Duration.ZERO)
            .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_DRAWINGS)
            .setRenderer((state, columns) -> standing(state, unit, total).bar(columns))
            .build();
    return new Bar(bar);
  }

  private static Standing standing(ProgressState state, String unit, long total) {
    return new Standing(
        state.getTaskName(),
        unit,
        state.getStart(),
        state.getCurrent(),
        total,
        state.getElapsedAfterStart(),
        state.getExtraMessage());
  }

  @Override
  public void say(String lines) {
    System.err.print("\r\u001b[J" + lines.stripTrailing() + "\n");
  }

  @Override
  public void close() {}

  private record Bar(ProgressBar bar) implements Task {
    @Override
    public void advance(long by) {
      bar.stepBy(by);
    }

    @Override
    public void note(String text) {
      bar.setExtraMessage(Terminal.escape(text));
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
