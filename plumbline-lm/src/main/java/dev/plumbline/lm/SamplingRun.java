package dev.plumbline.lm;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What one lane samples; row i of {@code rows} is in slot i of the cache. */
final class SamplingRun implements AutoCloseable {
  /** Most tokens of prompts to read at once, unless one prompt alone has more. */
  private static final int PREFILL = 512;

  private final LanguageModel model;
  private final SamplingSettings settings;
  private final IntConsumer grew;
  private final TokenChoice choice;
  private final KeyValueCache cache;
  private final Room room;

  /** Rows are computed in multiples of this. */
  private final int multiple;

  private final WaitingTexts waiting;

  /** Texts that there is room for. */
  private int slots;

  /** Places of each. */
  private int places;

  private final List<GrowingText> rows = new ArrayList<>();

  /** All that were taken and are not finished. */
  private final Set<GrowingText> begun = new LinkedHashSet<>();

  /** Says how many texts there is to be room for. */
  interface Room {

    /**
     * Says how many.
     *
     * @param places of each
     * @param share texts that the lane would sample at once
     */
    int texts(int places, int share);
  }

  /**
   * Prepares it.
   *
   * @param places that the first text comes to need
   * @param grew is told how many texts have got one more token each
   */
  SamplingRun(
      LanguageModel model,
      WaitingTexts waiting,
      int places,
      Room room,
      SamplingSettings settings,
      IntConsumer grew) {
    this.model = model;
    this.waiting = waiting;
    this.room = room;
    this.places = places;
    slots = room.texts(places, waiting.share());
    this.settings = settings;
    this.grew = grew;
    choice = new TokenChoice(settings);
    multiple = model.rowMultiple();
    cache = new KeyValueCache(model, KeyValueCache.roundUp(slots, multiple), places);
  }

  /**
   * Samples as many texts as there is room for, and takes others in place of those that are done,
   * until none waits, or there is no memory for the next one beside the others.
   *
   * @param takesMore whether others may be taken; asked before each step
   */
  void sample(BooleanSupplier takesMore) {
    boolean more = true;
    while (more || !rows.isEmpty()) {
      while (more && admit()) {
        // Several times, as each reads some prompts.
      }
      if (!rows.isEmpty()) {
        step();
      }
      more = takesMore.getAsBoolean() && (!rows.isEmpty() || isWorthAdmitting());
    }
  }

  /** Texts that it had begun when it broke off. */
  List<GrowingText> begun() {
    return List.copyOf(begun);
  }

  /** Prompts are read several at a time, as that takes hardly longer than one. */
  private boolean isWorthAdmitting() {
    int free = wanted() - rows.size();
    return free > 0
        && waiting.peek().filter(next -> next.places() <= places).isPresent()
        && (rows.isEmpty() || free >= Math.min(waiting.size(), Math.ceilDiv(slots, 16)));
  }

  /** Makes room for the next text, and for as many at once as there are now. */
  private void enlarge() {
    Optional<GrowingText> next = waiting.peek();
    if (next.isPresent()) {
      int longer = Math.max(places, next.get().places());
      if (longer > places) {
        // With some for still longer ones.
        longer = Math.max(longer, Math.min(model.config().maxPositions(), places * 5 / 4));
      }
      int more = room.texts(longer, waiting.share());
      if ((longer > places || more > slots) && more > rows.size()) {
        places = longer;
        slots = more;
        cache.enlarge(rows.size(), KeyValueCache.roundUp(slots, multiple), places);
      }
    }
  }

  private int wanted() {
    return Math.min(slots, waiting.share());
  }

  /** A text whose prompt is that of another one. */
  private record Twin(GrowingText text, int source) {}

  /**
   * Texts that are taken at a time.
   *
   * @param from the first of those in {@code rows} whose prompts are to be read
   * @param inputs tokens to read
   */
  private record Admitted(int from, int inputs, List<Twin> twins) {}

  /**
   * Reads prompts, except for their last tokens, into the next free slots. A prompt that another
   * text in the batch has too, such as one that is sampled with many seeds, is read once.
   *
   * @return whether there was one to read
   */
  private boolean admit() {
    enlarge();
    Optional<Admitted> taken =
        waiting.undisturbed(() -> isWorthAdmitting() ? Optional.of(take()) : Optional.empty());
    if (taken.isEmpty()) {
      return false;
    }
    Admitted admitted = taken.get();
    if (admitted.inputs() > PREFILL) {
      readInPieces(admitted.from(), rows.getLast());
      return true;
    }
    if (admitted.inputs() > 0) {
      read(admitted.from(), rows.subList(admitted.from(), rows.size()), admitted.inputs());
    }
    long saved = admitted.twins().stream().mapToLong(twin -> twin.text().position()).sum();
    model.prefixes().count(admitted.inputs(), saved);
    for (Twin twin : admitted.twins()) {
      cache.copy(twin.source(), rows.size(), twin.text().position());
      rows.add(twin.text());
    }
    return true;
  }

  /** A long prompt alone, or several together. */
  private Admitted take() {
    int from = rows.size();
    int inputs = 0;
    List<Twin> twins = new ArrayList<>();
    do {
      GrowingText text = waiting.take();
      begun.add(text);
      OptionalInt source = slotWithPrompt(text.start);
      if (source.isPresent()) {
        twins.add(new Twin(text, source.getAsInt()));
      } else {
        rows.add(text);
        inputs += text.position();
      }
    } while (rows.size() + twins.size() < wanted() && isReadWith(inputs));
    return new Admitted(from, inputs, twins);
  }

  private boolean isReadWith(int inputs) {
    return waiting
        .peek()
        .filter(next -> next.places() <= places)
        .filter(next ->
            inputs + next.position() <= PREFILL
                || (inputs <= PREFILL && slotWithPrompt(next.start).isPresent()))
        .isPresent();
  }

  /**
   * Reads a long prompt piece by piece, always the same ones, so that a piece comes out the same
   * whoever reads it; those that were read before are taken as they are.
   */
  private void readInPieces(int slot, GrowingText row) {
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

  private void readPiece(int slot, GrowingText row, int from, int size) {
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
  private void read(int first, List<GrowingText> texts, int inputs) {
    int count = KeyValueCache.roundUp(inputs, multiple);
    long[] tokens = new long[count];
    long[] positions = new long[count];
    long[] lengths = new long[texts.size() + 1];
    int at = 0;
    for (int text = 0; text < texts.size(); text++) {
      GrowingText row = texts.get(text);
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
    grew.accept(rows.size());
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
    Tensor scaled = temperature == 1 ? own : own.div_(new Scalar(temperature));
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
    int longest = rows.stream().mapToInt(GrowingText::position).max().orElseThrow() + 1;
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
    GrowingText row = rows.get(slot);
    boolean stopped = settings.stopTokens().contains(row.tokens[row.length - 1]);
    if (!stopped && row.length < row.tokens.length) {
      return;
    }
    GrowingText last = rows.removeLast();
    if (slot < rows.size()) {
      rows.set(slot, last);
      cache.copy(rows.size(), slot, last.position());
    }
    begun.remove(row);
    waiting.ended(1);
    row.finish(stopped ? Finish.STOP : Finish.LENGTH);
  }

  @Override
  public void close() {
    cache.close();
  }
}
