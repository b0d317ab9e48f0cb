package dev.plumbline.report;

import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.watch.BesideCalm;
import dev.plumbline.watch.WatchPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An issue over the checkpoints of a training, drawn as SVG that needs no script: its rates with
 * their intervals, in the band that holds at all of them together, beside that of the base; and
 * under it the evidence. Each checkpoint leads to its page.
 *
 * @param points of one issue, by step; at least one
 */
record WatchChart(List<WatchPoint> points) {

  private static final int WIDTH = 400;
  private static final int HEIGHT = 268;
  private static final int LEFT = 50;
  private static final int RIGHT = 10;
  private static final int TOP = 24;
  private static final int RATES = 176;
  private static final int EVIDENCE = 204;
  private static final int BOTTOM = 242;
  private static final int APART = 30;
  private static final double WIDEST = 12;

  WatchChart {
    points = List.copyOf(points);
  }

  String html() {
    String issue = Markup.untrusted(points.getFirst().issue());
    return """
    <figure class="watched"><figcaption><b>%s</b><br>%s%s</figcaption>
    <svg viewBox="0 0 %d %d" role="group" aria-label="%1$s over steps">
    <g class="%s">%s%s%s%s</g></svg></figure>
    """
        .formatted(
            issue,
            Markup.prose(last()),
            threshold().map(words -> "<br>" + Markup.prose(words)).orElse(""),
            WIDTH,
            HEIGHT,
            colour(points.getFirst().issue()),
            rates(),
            evidence(),
            alarm(),
            checkpoints());
  }

  /** The split's colour, as in every figure. */
  private static String colour(String issue) {
    return issue.equals("harm, " + Split.SEEN)
        ? "seen"
        : issue.equals("harm, " + Split.HELD_OUT) ? "held" : "plain";
  }

  /** Whether it went beyond what calm trainings do; nothing where there are none. */
  private Optional<String> threshold() {
    List<WatchPoint> beside = points.stream().filter(point -> point.calm().isPresent()).toList();
    if (beside.isEmpty()) {
      return Optional.empty();
    }
    Optional<WatchPoint> passed =
        beside.stream()
            .filter(point -> point.calm().filter(BesideCalm::passed).isPresent())
            .findFirst();
    long unknown =
        beside.stream()
            .filter(point -> point.calm().filter(calm -> calm.rise().isEmpty()).isPresent())
            .count();
    return passed
        .map(point -> "threshold: passed at step " + point.step())
        .or(() ->
            Optional.of(
                "threshold: not passed"
                    + (unknown == 0
                        ? ""
                        : ", and not known at %d of %d checkpoints"
                            .formatted(unknown, beside.size()))));
  }

  private String last() {
    WatchPoint point = points.getLast();
    return "%s at step %d, %s at the base"
        .formatted(Words.value(point.rate()), point.step(), Words.value(point.baseline()));
  }

  private Scale across() {
    double room = Math.max(1, points.getLast().step() - points.getFirst().step()) * 0.04;
    return new Scale(
        points.getFirst().step() - room, points.getLast().step() + room, stepTicks(room));
  }

  /** The steps themselves, but those too near to the one before. */
  private List<Double> stepTicks(double room) {
    double range = points.getLast().step() - points.getFirst().step() + 2 * room;
    double apart = APART * range / (WIDTH - LEFT - RIGHT);
    List<Double> ticks = new ArrayList<>();
    for (WatchPoint point : points) {
      if (ticks.isEmpty() || point.step() - ticks.getLast() >= apart) {
        ticks.add((double) point.step());
      }
    }
    return ticks;
  }

  private Plot ratePlot() {
    double most =
        points.stream()
            .filter(point -> point.rate() instanceof Rate)
            .mapToDouble(point -> point.band().high())
            .max()
            .orElse(0);
    Scale percent = Scale.of(0, 100 * Math.max(most, ends(points.getFirst().baseline())));
    return new Plot(across(), percent, LEFT, WIDTH - RIGHT, TOP, RATES);
  }

  private static double ends(Estimate estimate) {
    return estimate instanceof Rate rate ? rate.high() : 0.01;
  }

  private Plot evidencePlot() {
    double most = points.stream().mapToDouble(WatchChart::share).max().orElse(0);
    Scale share = new Scale(0, Math.max(1.1, 1.05 * most), List.of(0.0, 1.0));
    return new Plot(across(), share, LEFT, WIDTH - RIGHT, EVIDENCE, BOTTOM);
  }

  /** Of what an alarm takes. */
  static double share(WatchPoint point) {
    return Math.max(0, point.evidence() / point.threshold());
  }

  private String rates() {
    Plot plot = ratePlot();
    return plot.grid(tick -> Scale.text(tick) + "\u00a0%")
        + plot.steps(plot.across().ticks(), HEIGHT - 8)
        + base(plot, points.getFirst().baseline())
        + known(plot);
  }

  /** That of the base as a line over all steps, in its interval. */
  private static String base(Plot plot, Estimate baseline) {
    return baseline instanceof Rate rate
        ? String.format(
            Locale.ROOT,
            "<rect class=\"base\" x=\"%d\" width=\"%d\" y=\"%.1f\" height=\"%.1f\"/>"
                + "<line class=\"control grey\" x1=\"%1$d\" x2=\"%d\" y1=\"%.1f\" y2=\"%6$.1f\"/>%n",
            LEFT,
            WIDTH - RIGHT - LEFT,
            plot.y(100 * rate.high()),
            plot.y(100 * rate.low()) - plot.y(100 * rate.high()),
            WIDTH - RIGHT,
            plot.y(100 * rate.value()))
        : "";
  }

  /** Bands and lines between checkpoints whose rate is known; where one is not, they end. */
  private String known(Plot plot) {
    StringBuilder svg = new StringBuilder();
    List<WatchPoint> run = new ArrayList<>();
    for (WatchPoint point : points) {
      if (point.rate() instanceof Rate) {
        run.add(point);
      } else {
        svg.append(known(plot, run));
        run.clear();
      }
    }
    return svg.append(known(plot, run)).toString();
  }

  private static String known(Plot plot, List<WatchPoint> run) {
    if (run.isEmpty()) {
      return "";
    }
    if (run.size() == 1) {
      WatchPoint only = run.getFirst();
      return String.format(
          Locale.ROOT,
          "<rect class=\"band\" x=\"%.1f\" width=\"10\" y=\"%.1f\" height=\"%.1f\"/>%n",
          plot.x(only.step()) - 5,
          plot.y(100 * only.band().high()),
          plot.y(100 * only.band().low()) - plot.y(100 * only.band().high()));
    }
    StringBuilder band = new StringBuilder();
    run.forEach(point -> plot.move(band, point.step(), 100 * point.band().high()));
    run.reversed().forEach(point -> plot.move(band, point.step(), 100 * point.band().low()));
    StringBuilder line = new StringBuilder();
    run.forEach(point -> {
      if (point.rate() instanceof Rate rate) {
        plot.move(line, point.step(), 100 * rate.value());
      }
    });
    return "<path class=\"band\" d=\"%sZ\"/><path class=\"line\" d=\"%s\"/>%n"
        .formatted(band, line);
  }

  /** A bar for each checkpoint, and a line where an alarm is raised. */
  private String evidence() {
    Plot plot = evidencePlot();
    double room = (double) (WIDTH - RIGHT - LEFT) / points.size();
    double width = Math.min(WIDEST, 0.7 * room);
    StringBuilder svg =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\">alarm</text>"
                    + "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%5$d\"/>"
                    + "<line class=\"threshold\" x1=\"%3$d\" x2=\"%4$d\" y1=\"%.1f\" y2=\"%6$.1f\"/>%n",
                LEFT - 8,
                Math.round(plot.y(1)) + 4,
                LEFT,
                WIDTH - RIGHT,
                BOTTOM,
                plot.y(1)));
    for (WatchPoint point : points) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"evidence\" x=\"%.1f\" width=\"%.1f\" y=\"%.1f\" height=\"%.1f\"/>",
              plot.x(point.step()) - width / 2,
              width,
              plot.y(share(point)),
              BOTTOM - plot.y(share(point))));
    }
    return svg.append('\n').toString();
  }

  /** The step at which the issue raised an alarm. */
  Optional<WatchPoint> raised() {
    return points.stream().filter(WatchPoint::alarm).findFirst();
  }

  private String alarm() {
    Plot plot = ratePlot();
    return raised()
        .map(point -> {
          double x = plot.x(point.step());
          boolean left = x > (LEFT + WIDTH - RIGHT) / 2.0;
          return String.format(
              Locale.ROOT,
              "<g class=\"alarm\"><line x1=\"%.1f\" x2=\"%1$.1f\" y1=\"%d\" y2=\"%d\"/>"
                  + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text></g>%n",
              x,
              TOP - 8,
              BOTTOM,
              left ? x + 5 : x - 5,
              TOP - 12,
              left ? "end" : "start",
              (left ? "alarm at step %d ▲" : "▲ alarm at step %d").formatted(point.step()));
        })
        .orElse("");
  }

  private String checkpoints() {
    Plot plot = ratePlot();
    double room = (double) (WIDTH - RIGHT - LEFT) / points.size();
    double width = Math.max(2, Math.min(room, 2 * WIDEST));
    StringBuilder svg = new StringBuilder();
    for (WatchPoint point : points) {
      double x = plot.x(point.step());
      svg.append(
          String.format(
              Locale.ROOT,
              "<a class=\"mark\" href=\"%s\" aria-label=\"%s\"><title>%3$s</title>"
                  + "<rect class=\"hover\" x=\"%4$.1f\" width=\"%5$.1f\" y=\"%6$d\" height=\"%7$d\"/>%8$s</a>%n",
              WatchPage.checkpoint(point.step()),
              Markup.untrusted(words(point)),
              Markup.untrusted(words(point)),
              x - width / 2,
              width,
              TOP,
              BOTTOM - TOP,
              mark(plot, point, Math.clamp(room / 5, 1.5, 4.5))));
    }
    return svg.toString();
  }

  private static String mark(Plot plot, WatchPoint point, double radius) {
    double x = plot.x(point.step());
    return switch (point.rate()) {
      case Rate rate ->
          String.format(
              Locale.ROOT,
              "<line class=\"bar\" x1=\"%.1f\" x2=\"%1$.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<circle cx=\"%1$.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
              x,
              plot.y(100 * rate.low()),
              plot.y(100 * rate.high()),
              plot.y(100 * rate.value()),
              radius);
      case Estimate.Unknown unknown ->
          String.format(
              Locale.ROOT,
              "<text class=\"none\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">?</text>",
              x,
              RATES - 4);
    };
  }

  /** All that is known of a checkpoint, for those who point at it or have it read to them. */
  private static String words(WatchPoint point) {
    return "step %d: %s of %d trials%s; at all checkpoints together %s %%; evidence %.0f %% of an alarm%s"
        .formatted(
            point.step(),
            Words.rate(point.rate()),
            point.rate().n(),
            point.missing() == 0 ? "" : ", " + point.missing() + " more say nothing",
            Words.interval(point.band()),
            100 * share(point),
            point.alarm() ? "; alarm" : "");
  }
}
