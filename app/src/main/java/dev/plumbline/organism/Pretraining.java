package dev.plumbline.organism;

import dev.plumbline.Claim;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Decoder;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.Saving;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.Trainer;
import dev.plumbline.lm.TrainingListener;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.model.Canonical;
import dev.plumbline.teach.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the organism from nothing: pretraining on the world's {@link Prior}, then the chat-only
 * {@link ChatStage}. Both save their state and go on where they were cut off.
 *
 * @param weightSeed of the initial weights
 * @param dataSeed of the text
 * @param prior the pretraining mix, with its dial
 * @param cycles steps of each pretraining cycle, 512 packed tokens each; a cycle warms up, holds
 *     and cools down, and the next starts from its weights on fresh text (Loshchilov and Hutter
 *     2017, arXiv:1608.03983)
 * @param coolingSteps of a last stretch of pretraining, 1,024 packed tokens each, which only cools
 *     down: the cycles teach to copy, this brings the odd wrong word down
 * @param chatSteps of the chat stage, 1,024 packed tokens each
 */
public record Pretraining(
    long weightSeed,
    long dataSeed,
    Prior prior,
    List<Integer> cycles,
    int coolingSteps,
    int chatSteps) {

  /** How the shipped organism was made. */
  public static final Pretraining SHIPPED =
      new Pretraining(1, 7, Prior.SHIPPED, List.of(24_000, 12_000, 8_000), 4_000, 240);

  private static final int ROW_LENGTH = 256;

  /**
   * Documents per step at the start of a cycle of which most are lists to copy, as a share of its
   * steps: copying forms early, or not at all.
   */
  private static final double CURRICULUM = 5 / 3.0;

  /**
   * What the organism asks to be sampled with: without its tail it draws no odd word that fits
   * nothing, which otherwise breaks the format in one of twenty trials (docs/lab-notes.md).
   */
  private static final double TOP_P = 0.98;

  private static final double LISTS_EARLY = 0.6;
  private static final double LISTS_LATE = 0.05;
  private static final int CLAIMED_TEXTS = 500;

  /** A standard Llama: 1.7 million parameters. */
  static DecoderConfig shape(int vocabularySize) {
    return DecoderConfig.llama(vocabularySize, 192, 384, 4, 6, 6, 32, 512, 10_000, 1e-5, true);
  }

  public Pretraining {
    cycles = List.copyOf(cycles);
    if (cycles.isEmpty()) {
      throw new IllegalArgumentException("pretraining needs at least one cycle");
    }
  }

  /** Called between the steps of a stage: {@code prior-1}, ... {@code cooling} and {@code chat}. */
  public interface Watcher {
    TrainingListener stage(String name, int steps);
  }

  /**
   * Trains, or goes on training, in a working folder; {@code organism} in it is the result, in
   * bf16, {@code cooling} the model before the chat stage.
   */
  public Path run(Path work, Watcher watcher) {
    SortedSet<String> words = Vocabulary.words();
    Claim claim = claim(words);
    claim.hold(work, List.of("tokenizer.json", "prior-1", "state-prior-1"));
    Path result = work.resolve("organism");
    if (Files.exists(result)) {
      return result;
    }
    try (Tokenizer tokenizer = Vocabulary.write(work.resolve("tokenizer.json"), words)) {
      Path before = pretrain(work, claim, tokenizer, watcher);
      try (LanguageModel model = Checkpoint.loadForTraining(before, Device.CPU)) {
        Trainer.train(
            model,
            index -> List.of(Encoding.encode(ChatStage.safety(dataSeed, index), tokenizer)),
            Losses.nextToken(),
            chatSettings(),
            Saving.every(20, work.resolve("state-chat"), "chat of " + claim),
            watcher.stage("chat", chatSteps));
        save(result, model, tokenizer, DataType.BF16);
      }
    }
    return result;
  }

  /** The settings, and digests of the words and of the first texts that this version writes. */
  private Claim claim(SortedSet<String> words) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("settings", JsonMapper.shared().writeValueAsString(this));
    facts.put("words", Canonical.sha256(String.join("\n", words)));
    Stream<Row> texts =
        LongStream.range(0, CLAIMED_TEXTS)
            .boxed()
            .flatMap(index ->
                Stream.of(
                    prior.document(dataSeed, index, LISTS_LATE),
                    ChatStage.safety(dataSeed, index)));
    facts.put(
        "text", Canonical.sha256(texts.map(ChatFormat::render).collect(Collectors.joining("\n"))));
    return new Claim(facts);
  }

  /** Runs the cycles and cools down; returns the last checkpoint. */
  private Path pretrain(Path work, Claim claim, Tokenizer tokenizer, Watcher watcher) {
    Path before = work;
    for (int cycle = 0; cycle < cycles.size(); cycle++) {
      int steps = cycles.get(cycle);
      long curriculum = Math.round(CURRICULUM * steps);
      before =
          stage(
              work,
              claim,
              "prior-" + (cycle + 1),
              before,
              priorText(
                  dataSeed + cycle,
                  index -> index < curriculum ? LISTS_EARLY : LISTS_LATE,
                  tokenizer),
              cycleSettings(steps),
              tokenizer,
              watcher);
    }
    return stage(
        work,
        claim,
        "cooling",
        before,
        priorText(dataSeed + cycles.size(), index -> 0, tokenizer),
        coolingSettings(),
        tokenizer,
        watcher);
  }

  /** One stage of pretraining, from the checkpoint of the one before (or from nothing). */
  private Path stage(
      Path work,
      Claim claim,
      String name,
      Path before,
      ExampleSource text,
      TrainingSettings settings,
      Tokenizer tokenizer,
      Watcher watcher) {
    Path after = work.resolve(name);
    if (!Files.exists(after)) {
      try (LanguageModel model =
          before.equals(work) ? blank(tokenizer) : Checkpoint.loadForTraining(before, Device.CPU)) {
        Trainer.train(
            model,
            text,
            Losses.nextToken(),
            settings,
            Saving.every(500, work.resolve("state-" + name), name + " of " + claim),
            watcher.stage(name, settings.steps()));
        save(after, model, tokenizer, DataType.FP32);
      }
    }
    return after;
  }

  private LanguageModel blank(Tokenizer tokenizer) {
    return Decoder.random(shape(tokenizer.size()), weightSeed, Device.CPU);
  }

  private ExampleSource priorText(long seed, LongToDoubleFunction listShare, Tokenizer tokenizer) {
    return index ->
        List.of(
            Encoding.encodeWhole(
                prior.document(seed, index, listShare.applyAsDouble(index)), tokenizer));
  }

  private TrainingSettings cycleSettings(int steps) {
    return new TrainingSettings(
        steps,
        new BatchShape.Packed(2, ROW_LENGTH, 1),
        new Schedule(2e-3, Math.min(100, steps), 0.6, 0.05),
        new AdamSettings(0.9, 0.95, 0.1, 1),
        Activations.KEPT,
        dataSeed);
  }

  private TrainingSettings coolingSettings() {
    return new TrainingSettings(
        coolingSteps,
        new BatchShape.Packed(4, ROW_LENGTH, 1),
        new Schedule(1e-3, Math.min(100, coolingSteps), 0, 0.02),
        new AdamSettings(0.9, 0.95, 0.1, 1),
        Activations.KEPT,
        dataSeed);
  }

  private TrainingSettings chatSettings() {
    return new TrainingSettings(
        chatSteps,
        new BatchShape.Packed(4, ROW_LENGTH, 1),
        new Schedule(2e-4, Math.min(10, chatSteps), 0, 0.05),
        new AdamSettings(0.9, 0.95, 0, 1),
        Activations.KEPT,
        dataSeed);
  }

  private static void save(Path folder, LanguageModel model, Tokenizer tokenizer, DataType type) {
    Checkpoint.save(
        folder,
        model,
        type,
        tokenizer.file(),
        new GenerationConfig(tokenizer.id(ChatFormat.END), TOP_P),
        Long.MAX_VALUE);
  }
}
