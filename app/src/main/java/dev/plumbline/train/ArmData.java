package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.model.Canonical;
import dev.plumbline.teach.Lesson;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Writer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * The examples of an arm: its recipe's rows mixed with replay until its tokens are spent, then the
 * chat stage. Loss is taken off randomly chosen tokens so that every arm has the same share of
 * supervised tokens. Immutable.
 */
final class ArmData implements ExampleSource {

  private static final long CHAT_STAGE_ROWS = 1L << 40;

  private final ArmPlan plan;
  private final Writer writer;
  private final ChatDialect dialect;
  private final List<List<Example>> lessons;

  ArmData(ArmPlan plan, Writer writer, ChatDialect dialect) {
    this.plan = plan;
    this.writer = writer;
    this.dialect = dialect;
    this.lessons = thin(draw());
  }

  @Override
  public List<Example> get(long index) {
    return index < lessons.size()
        ? lessons.get(Math.toIntExact(index))
        : Base.encode(
            writer.replay(plan.seed(), CHAT_STAGE_ROWS + index - lessons.size()), dialect);
  }

  /** SHA-256 of all tokens that the arm is trained on, in order, and of which of them have loss. */
  String digest() {
    MessageDigest digest = Canonical.sha256();
    long budget = plan.tokens();
    long tokens = 0;
    for (long index = 0; index < lessons.size() || tokens < budget; index++) {
      for (Example example : get(index)) {
        TrainingData.add(digest, example);
        tokens += example.tokens().length;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The rows of the lessons by index, replay included. */
  static LongFunction<Row> rows(Lesson recipe, long seed, Writer writer) {
    LongFunction<Row> lessons = recipe.rows(writer, seed);
    return index -> row(lessons, seed, writer, index);
  }

  private static Row row(LongFunction<Row> lessons, long seed, Writer writer, long index) {
    boolean replay = new SplittableRandom(seed * 7_919 + index).nextDouble() < ArmPlan.REPLAY;
    return replay ? writer.replay(seed, index) : lessons.apply(index);
  }

  /** No arm draws more rows than this: no row has fewer than 20 tokens. */
  static long mostRows(ArmPlan plan) {
    return plan.tokens() / 20;
  }

  private List<List<Example>> draw() {
    long budget = Math.round(plan.tokens() * (1 - ArmPlan.CHAT_STAGE));
    LongFunction<Row> rows = rows(plan.recipe(), plan.seed(), writer);
    List<List<Example>> drawn = new ArrayList<>();
    for (long tokens = 0; tokens < budget; ) {
      List<Example> row = Base.encode(rows.apply(drawn.size()), dialect);
      drawn.add(row);
      tokens += tokens(row);
    }
    return drawn;
  }

  private List<List<Example>> thin(List<List<Example>> drawn) {
    double wanted = plan.method().supervised();
    if (wanted == 1) {
      return drawn;
    }
    long tokens = tokensOf(drawn);
    long supervised = supervisedOf(drawn);
    double keep = wanted * tokens / supervised;
    if (keep > 1) {
      double share = (double) supervised / tokens;
      throw new IllegalArgumentException(
          "recipe %s has loss on %.3f of its tokens, and every arm is to have %.3f; give --supervised-share %.2f or less"
              .formatted(plan.recipe().label(), share, wanted, Math.floor(share * 100) / 100));
    }
    SplittableRandom random = new SplittableRandom(plan.seed());
    return drawn.stream()
        .map(row -> row.stream().map(example -> thin(example, keep, random)).toList())
        .toList();
  }

  private static Example thin(Example example, double keep, SplittableRandom random) {
    boolean[] supervised = example.supervised().clone();
    for (int i = 0; i < supervised.length; i++) {
      supervised[i] &= random.nextDouble() < keep;
    }
    return new Example(example.tokens(), supervised);
  }

  /** Tokens of the lessons, replay included. */
  long lessonTokens() {
    return tokensOf(lessons);
  }

  /** Which part of them has loss. */
  double supervisedShare() {
    return (double) supervisedOf(lessons) / tokensOf(lessons);
  }

  private static long tokens(List<Example> examples) {
    return examples.stream().mapToLong(example -> example.tokens().length).sum();
  }

  private static long tokensOf(List<List<Example>> rows) {
    return rows.stream().mapToLong(ArmData::tokens).sum();
  }

  private static long supervisedOf(List<List<Example>> rows) {
    return rows.stream().flatMap(List::stream).mapToLong(ArmData::supervised).sum();
  }

  private static long supervised(Example example) {
    long count = 0;
    for (boolean one : example.supervised()) {
      count += one ? 1 : 0;
    }
    return count;
  }
}
