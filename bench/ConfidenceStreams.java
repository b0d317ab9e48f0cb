import dev.plumbline.stats.ConfidenceSequences;
import dev.plumbline.stats.Proportions.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Prints 1,000 random streams with their confidence sequences: a line each for alpha, the values, and
 * the lower and upper ends by hedged capital and by empirical Bernstein. Streams are of 0 and 1, of
 * means of a few trials, or of any value.
 */
final class ConfidenceStreams {
  private ConfidenceStreams() {}

  public static void main(String... args) {
    double[] alphas = {0.05, 0.01, 0.1};
    for (int stream = 0; stream < 1000; stream++) {
      SplittableRandom random = new SplittableRandom(stream);
      double rate = Math.pow(random.nextDouble(), 2);
      int trials = new int[] {1, 4, 0}[stream % 3];
      double[] values =
          random.doubles(1 + random.nextInt(150)).map(draw -> value(random, rate, trials, draw)).toArray();
      double alpha = alphas[stream / 3 % 3];
      System.out.println(alpha);
      System.out.println(line(Arrays.stream(values)));
      print(ConfidenceSequences.hedgedCapital(values, alpha));
      print(ConfidenceSequences.empiricalBernstein(values, alpha));
    }
  }

  private static double value(SplittableRandom random, double rate, int trials, double draw) {
    return trials == 0
        ? Math.pow(draw, 1 / rate - 1)
        : random.doubles(trials).filter(one -> one < rate).count() / (double) trials;
  }

  private static void print(List<Interval> intervals) {
    System.out.println(line(intervals.stream().mapToDouble(Interval::low)));
    System.out.println(line(intervals.stream().mapToDouble(Interval::high)));
  }

  private static String line(DoubleStream values) {
    return values.mapToObj(Double::toString).collect(Collectors.joining(" "));
  }
}
