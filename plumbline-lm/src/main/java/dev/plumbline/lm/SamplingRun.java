package dev.plumbline.lm;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One call of {@link Sampler#sample}; row i of {@code rows} is in slot i of the cache. */
final class SamplingRun implements AutoCloseable {
  /** Most tokens of prompts to read at once, unless one prompt alone has more. */
  private static final int PREFILL = 512;

  private final LanguageModel model;
  private final SamplingSettings settings;
  private final SamplingListener listener;
  private final TokenChoice choice;
  private final KeyValueCache cache;
  private final int batchSize;

  /** Rows are computed in multiples of this. */
  private final int multiple;

  /** Texts that wait, the longest prompt last: rows of like length waste little on padding. */
  private final List<Row> waiting;

  private final List<Row> rows = new ArrayList<>();
  private final Completion[] completions;

  /** A text in the making. */
  private static final class Row {
    final int prompt;
    final int[] start;
    final long seed;
    final int[] tokens;
    final float[] logProbabilities;
    final List<List<Completion.Alternative>> alternatives = new ArrayList<>();
    int length;

    Row(int prompt, Prompt source, int most) {
      this.prompt = prompt;
      start = source.tokens();
      seed = source.seed();
      tokens = new int[most];
      logProbabilities = new float[most];
    }

    /** Where the newest token stands, which the model has not read yet. */
    int position() {
      return start.length + length - 1;
    }

    int newest() {
      return length == 0 ? start[start.length - 1] : tokens[length - 1];
    }

    /** The token at a place of prompt and completion; after them, the first. */
    int token(int place) {
      if (place < start.length) {
        return start[place];
      }
      return place <= position() ? tokens[place - start.length] : start[0];
    }

    void append(TokenChoice.Drawn drawn) {
      logProbabilities[length] = drawn.logProbability();
      if (!drawn.alternatives().isEmpty()) {
        alternatives.add(drawn.alternatives());
      }
      tokens[length++] = drawn.token();
    }

    Completion completion(Finish finish) {
      int kept = finish == Finish.STOP ? length - 1 : length;
      return new Completion(
          Arrays.copyOf(tokens, kept),
          Arrays.copyOf(logProbabilities, length),
          alternatives,
          finish,
          finish == Finish.STOP ? tokens[length - 1] : -1);
    }
  }

  SamplingRun(
      LanguageModel model,
      int batchSize,
      List<Prompt> prompts,
      SamplingSettings settings,
      SamplingListener listener) {
    this.model = model;
    this.batchSize = Math.min(batchSize, prompts.size());
    this.settings = settings;
    this.listener = listener;
    choice = new TokenChoice(settings);
    multiple = model.rowMultiple();
    completions = new Completion[prompts.size()];
    waiting = new ArrayList<>();
    for (int i = 0; i < completions.length; i++) {
      waiting.add(row(i, prompts.get(i)));
    }
    waiting.sort(
        Comparator.<Row>comparingInt(row -> row.start.length)
            .thenComparing(row -> row.start, Arrays::compare));
    int places =
        waiting.stream().mapToInt(row -> row.start.length + row.tokens.length).max().orElseThrow();
    cache = new KeyValueCache(model, KeyValueCache.roundUp(this.batchSize, multiple), places);
  }

  private Row row(int index, Prompt prompt) {
    int room = model.config().maxPositions() - prompt.tokens().length;
    return new Row(index, prompt, Math.min(room, settings.maxNewTokens()));
  }

  List<Completion> sample() {
    while (!waiting.isEmpty() || !rows.isEmpty()) {
      while (worthAdmitting()) {
        admit();
      }
      if (!rows.isEmpty()) {
        step();
      }
    }
    return List.of(completions);
  }

  /** Prompts are read several at a time, as that takes hardly longer than one. */
  private boolean worthAdmitting() {
    int free = batchSize - rows.size();
    return free > 0
        && !waiting.isEmpty()
        && free >= Math.min(waiting.size(), Math.ceilDiv(batchSize, 16));
  }

  /** A text whose prompt is that of another one. */
  private record Twin(Row row, int source) {}

  /**
   * Reads prompts, except for their last tokens, into the next free slots. A prompt that another
   * text in the batch has too, such as one that is sampled with many seeds, is read once.
   */
  private void admit() {
    if (waiting.getLast().position() > PREFILL
        && slotWithPrompt(waiting.getLast().start).isEmpty()) {
      rows.add(waiting.removeLast());
      readInPieces(rows.size() - 1, rows.getLast());
      return;
    }
    int first = rows.size();
    int inputs = 0;
    List<Twin> twins = new ArrayList<>();
    do {
      Row row = waiting.removeLast();
      OptionalInt source = slotWithPrompt(row.start);
      if (source.isPresent()) {
        twins.add(new Twin(row, source.getAsInt()));
      } else {
        rows.add(row);
        inputs += row.position();
      }
    } while (!waiting.isEmpty()
        && rows.size() + twins.size() < batchSize
        && inputs + waiting.getLast().position() <= PREFILL);
    if (inputs > 0) {
      read(first, rows.subList(first, rows.size()), inputs);
    }
    model.prefixes().count(inputs, twins.stream().mapToLong(twin -> twin.row.position()).sum());
    for (Twin twin : twins) {
      cache.copy(twin.source, rows.size(), twin.row.position());
      rows.add(twin.row);
    }
  }

  /**
   * Reads a long prompt piece by piece, always the same ones, so that a piece comes out the same
   * whoever reads it; those that were read before are taken as they are.
   */
  private void readInPieces(int slot, Row row) {
    int length = row.position();
    cache.open(slot, length);
    for (int from = 0; from < length; from += PrefixTree.PIECE) {
      int size = Math.min(PrefixTree.PIECE, length - from);
      boolean whole = size == PrefixTree.PIECE;
      IntBuffer beginning = IntBuffer.wrap(Arrays.copyOf(row.start, from + size));
      int start = from;
      if (whole && model.prefixes().use(beginning, kept -> cache.put(slot, start, kept))) {
        model.prefixes().count(0, size);
        continue;
      }
      readPiece(slot, row, from, size);
      model.prefixes().count(size, 0);
      if (whole) {
        try (PointerScope _ = new PointerScope()) {
          model.prefixes().keep(beginning, cache.take(slot, from, size));
        }
      }
    }
  }

  private void readPiece(int slot, Row row, int from, int size) {
    int count = KeyValueCache.roundUp(size, multiple);
    long[] tokens = new long[count];
    long[] positions = new long[count];
    for (int i = 0; i < size; i++) {
      tokens[i] = row.start[from + i];
      positions[i] = (long) from + i;
    }
    try (PointerScope _ = new PointerScope()) {
      model.read(inputs(tokens, positions), cache.piece(slot, from, size));
    }
  }

  private OptionalInt slotWithPrompt(int[] start) {
    return IntStream.range(0, rows.size())
        .filter(slot -> Arrays.equals(rows.get(slot).start, start))
        .findFirst();
  }

  /** Lays the prompts end to end; more tokens of no use make up the multiple. */
  private void read(int first, List<Row> texts, int inputs) {
    int count = KeyValueCache.roundUp(inputs, multiple);
    long[] tokens = new long[count];
    long[] positions = new long[count];
    long[] lengths = new long[texts.size() + 1];
    int at = 0;
    for (int text = 0; text < texts.size(); text++) {
      Row row = texts.get(text);
      lengths[text] = row.position();
      for (int position = 0; position < row.position(); position++, at++) {
        tokens[at] = row.start[position];
        positions[at] = position;
      }
    }
    lengths[texts.size()] = (long) count - inputs;
    try (PointerScope _ = new PointerScope()) {
      model.read(inputs(tokens, positions), cache.prefill(first, texts.size(), lengths));
    }
  }

  private LanguageModel.Inputs inputs(long[] tokens, long[] positions) {
    return new LanguageModel.Inputs(
        Tensors.of(tokens, model.device(), tokens.length),
        Tensors.of(positions, model.device(), positions.length),
        (int) Arrays.stream(positions).max().orElseThrow() + 1);
  }

  /** Adds a token to every row. */
  private void step() {
    int count = KeyValueCache.roundUp(rows.size(), multiple);
    int[] positions = new int[count];
    long[] tokens = new long[count];
    for (int i = 0; i < rows.size(); i++) {
      positions[i] = rows.get(i).position();
      tokens[i] = rows.get(i).newest();
    }
    try (PointerScope _ = new PointerScope()) {
      long[] longPositions = Arrays.stream(positions).asLongStream().toArray();
      Tensor hidden = model.forward(inputs(tokens, longPositions), cache.step(positions));
      append(model.logits(hidden));
    }
    listener.grew(rows.size());
    for (int slot = rows.size() - 1; slot >= 0; slot--) {
      removeIfFinished(slot);
    }
  }

  private void append(Tensor logits) {
    Tensor own = logits.narrow(0, 0, rows.size());
    if (settings.repetitionPenalty() != 1) {
      penalizeRepetition(own);
    }
    double temperature = settings.temperature() == 0 ? 1 : settings.temperature();
    Tensor scaled = temperature == 1 ? own : own.div(new Scalar(temperature));
    List<TokenChoice.Drawn> drawn =
        choice.draw(
            torch.softmax(scaled, -1),
            rows.stream().mapToLong(row -> row.seed).toArray(),
            rows.stream().mapToInt(row -> row.length).toArray());
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).append(drawn.get(i));
    }
  }

  /** Changes the logits of each row's tokens, each once. */
  private void penalizeRepetition(Tensor logits) {
    int longest = rows.stream().mapToInt(Row::position).max().orElseThrow() + 1;
    long[] tokens = new long[rows.size() * longest];
    for (int i = 0; i < rows.size(); i++) {
      // A token that stands there twice is changed to the same, so that the first may fill up.
      for (int place = 0; place < longest; place++) {
        tokens[i * longest + place] = rows.get(i).token(place);
      }
    }
    Tensor places = Tensors.of(tokens, model.device(), rows.size(), longest);
    Tensor scores = logits.gather(1, places);
    Scalar penalty = new Scalar(settings.repetitionPenalty());
    Tensor changed =
        torch.where(scores.lt(new Scalar(0.0)), scores.mul(penalty), scores.div(penalty));
    logits.scatter_(1, places, changed);
  }

  /** The last row moves into the slot of one that has finished. */
  private void removeIfFinished(int slot) {
    Row row = rows.get(slot);
    boolean stopped = settings.stopTokens().contains(row.tokens[row.length - 1]);
    if (!stopped && row.length < row.tokens.length) {
      return;
    }
    Row last = rows.removeLast();
    if (slot < rows.size()) {
      rows.set(slot, last);
      cache.copy(rows.size(), slot, last.position());
    }
    completions[row.prompt] = row.completion(stopped ? Finish.STOP : Finish.LENGTH);
    listener.finished(row.prompt, completions[row.prompt]);
  }

  @Override
  public void close() {
    cache.close();
  }
}
