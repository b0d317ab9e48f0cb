package dev.plumbline.checkpoint;

import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Finish;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LogProbabilities;
import dev.plumbline.lm.Prompt;
import dev.plumbline.lm.PromptTokens;
import dev.plumbline.lm.Sampler;
import dev.plumbline.lm.SamplingListener;
import dev.plumbline.lm.SamplingSettings;
import dev.plumbline.lm.SharedSampler;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.TokenLogProbability;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A checkpoint as a model. Use it from one thread at a time, but for what is shared. */
public final class LocalModel implements Model, AutoCloseable {

  private static final int BATCH = 64;

  /** What keys and values of a batch may take, unless those of one text alone are more. */
  private static final long CACHE_BYTES = 2L << 30;

  /** As many as OpenAI's API can be asked for. */
  private static final int ALTERNATIVES = 20;

  private final LanguageModel weights;
  private final Tokenizer tokenizer;
  private final GenerationConfig generation;
  private final ChatDialect dialect;
  private final int lanes;
  private final boolean owned;
  private final Consumer<SampledTurn> listener;
  private final Written written = new Written();

  /** Counts tokens as they are drawn. */
  private static final class Written implements SamplingListener {
    private final LongAdder tokens = new LongAdder();

    @Override
    public void finished(int prompt, Completion completion) {
      // Its tokens are counted already.
    }

    @Override
    public void grew(int texts) {
      tokens.add(texts);
    }
  }

  private LocalModel(
      LanguageModel weights,
      Tokenizer tokenizer,
      GenerationConfig generation,
      ChatDialect dialect,
      int lanes,
      boolean owned,
      Consumer<SampledTurn> listener) {
    this.weights = weights;
    this.tokenizer = tokenizer;
    this.generation = generation;
    this.dialect = dialect;
    this.lanes = lanes;
    this.owned = owned;
    this.listener = listener;
  }

  /**
   * Loads a checkpoint; closing the model lets it go.
   *
   * @param dialect of what its tokenizer is given
   * @param type number format that weights are kept in
   * @param lanes threads that share its work, at least 1
   * @throws dev.plumbline.lm.LmException when it cannot be loaded
   * @throws IllegalArgumentException when its tokenizer has tokens that its embedding lacks
   */
  public static LocalModel load(
      Path checkpoint, DataType type, Function<Tokenizer, ChatDialect> dialect, int lanes) {
    return over(checkpoint, Checkpoint.load(checkpoint, type, Device.CPU), dialect, lanes);
  }

  /**
   * Loads adapters with the checkpoint that they belong to, whose words they speak.
   *
   * @throws dev.plumbline.lm.LmException when they cannot be loaded, or are another checkpoint's
   */
  public static LocalModel loadAdapted(
      Path adapters,
      Path base,
      DataType type,
      Function<Tokenizer, ChatDialect> dialect,
      int lanes) {
    return over(base, AdapterFolder.loadMerged(adapters, base, type, Device.CPU), dialect, lanes);
  }

  /** Owns the weights, also when it cannot be made. */
  private static LocalModel over(
      Path words, LanguageModel weights, Function<Tokenizer, ChatDialect> dialect, int lanes) {
    Tokenizer tokenizer;
    try {
      tokenizer = Tokenizer.load(words);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
    try {
      requireFit(tokenizer, weights.config().vocabularySize());
      return new LocalModel(
          weights,
          tokenizer,
          GenerationConfig.read(words),
          dialect.apply(tokenizer),
          lanes,
          true,
          turn -> {});
    } catch (RuntimeException e) {
      weights.close();
      tokenizer.close();
      throw e;
    }
  }

  private static void requireFit(Tokenizer tokenizer, int rows) {
    if (tokenizer.size() > rows) {
      throw new IllegalArgumentException(
          "%s has %d tokens, and the embedding of the model has rows for %d; take the tokenizer that the weights were trained with"
              .formatted(tokenizer.file(), tokenizer.size(), rows));
    }
  }

  /** Likewise, in float32. */
  public static LocalModel load(
      Path checkpoint, Function<Tokenizer, ChatDialect> dialect, int lanes) {
    return load(checkpoint, DataType.FP32, dialect, lanes);
  }

  /** Likewise, with a thread for each core. */
  public static LocalModel load(Path checkpoint, Function<Tokenizer, ChatDialect> dialect) {
    return load(checkpoint, dialect, Runtime.getRuntime().availableProcessors());
  }

  /** Looks at weights that somebody else, such as a training under way, owns. */
  public static LocalModel over(
      LanguageModel weights,
      Tokenizer tokenizer,
      GenerationConfig generation,
      ChatDialect dialect) {
    return over(weights, tokenizer, generation, dialect, 1, turn -> {});
  }

  /** Likewise, with so many threads that share its work, telling somebody of every turn. */
  public static LocalModel over(
      LanguageModel weights,
      Tokenizer tokenizer,
      GenerationConfig generation,
      ChatDialect dialect,
      int lanes,
      Consumer<SampledTurn> listener) {
    return new LocalModel(weights, tokenizer, generation, dialect, lanes, false, listener);
  }

  /** What is written otherwise than the checkpoint's makers provided for; empty when nothing is. */
  public String adaptations() {
    return dialect.adaptations();
  }

  /** Tokens that a conversation and its answer may have together. */
  public int maxPositions() {
    return weights.config().maxPositions();
  }

  /** Tokens written so far, also of replies under way; from any thread. */
  public long written() {
    return written.tokens.sum();
  }

  /** How much of prompts was read, and how much was not as it had been before. */
  public PromptTokens promptTokens() {
    return weights.promptTokens();
  }

  /** A sampler of what many threads ask for; close it before the model. */
  SharedSampler shared() {
    return new SharedSampler(weights, BATCH, CACHE_BYTES, lanes, written::grew);
  }

  /** A conversation that cannot be written, or leaves no place for an answer, fails alone. */
  @Override
  public List<Reply> replies(List<Request> requests) {
    return orFailed(requests, this::sampled);
  }

  /** Likewise, from any thread, each as soon as there is room. */
  List<Reply> replies(List<Request> requests, SharedSampler shared) {
    return orFailed(requests, (prompts, written) -> sampled(prompts, written, shared));
  }

  private List<Reply> orFailed(
      List<Request> requests, BiFunction<List<Prompt>, List<Request>, List<Reply>> sampling) {
    List<Reply> replies = new ArrayList<>();
    List<Prompt> prompts = new ArrayList<>();
    List<Request> written = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Request request : requests) {
      try {
        prompts.add(prompt(request));
        written.add(request);
        places.add(replies.size());
        replies.add(new Reply.Failed("not sampled"));
      } catch (IllegalArgumentException e) {
        replies.add(new Reply.Failed(String.valueOf(e.getMessage())));
      }
    }
    List<Reply> sampled = sampling.apply(prompts, written);
    for (int i = 0; i < places.size(); i++) {
      replies.set(places.get(i), sampled.get(i));
    }
    return List.copyOf(replies);
  }

  /**
   * Likewise, for whoever can ask for something else.
   *
   * @throws IllegalArgumentException when a conversation cannot be written, or leaves no place for
   *     an answer
   */
  public List<Reply> repliesOrBadInput(List<Request> requests) {
    return sampled(requests.stream().map(this::prompt).toList(), requests);
  }

  /**
   * Likewise, from any thread, each as soon as there is room.
   *
   * @throws IllegalArgumentException when a conversation cannot be written, or leaves no place for
   *     an answer
   */
  List<Reply> repliesOrBadInput(List<Request> requests, SharedSampler shared) {
    return sampled(requests.stream().map(this::prompt).toList(), requests, shared);
  }

  /** How it is spoken to. */
  public ChatDialect dialect() {
    return dialect;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * What it goes on with, drawn from the whole vocabulary, whatever the checkpoint narrows the
   * choice by otherwise.
   *
   * @param temperature above 0
   * @param most tokens of one, 1 or more
   * @throws dev.plumbline.lm.BadInputException when a prompt leaves no place for a token
   */
  public List<Completion> goOn(List<Prompt> prompts, double temperature, int most) {
    return new Sampler(weights, batch(prompts, most), lanes)
        .sample(prompts, new SamplingSettings(temperature, 1, 0, most, dialect.ends()));
  }

  /**
   * Its log-probabilities, in nats at temperature 1, of the tokens of texts that count.
   *
   * @throws dev.plumbline.lm.BadInputException when a text is longer than it takes
   */
  public List<float[]> logProbabilities(List<Example> texts) {
    return LogProbabilities.ofFrozen(weights, texts);
  }

  /**
   * Those of each text in all, so that {@code exp} of one is the chance of its tokens that count.
   *
   * @throws dev.plumbline.lm.BadInputException when a text is longer than it takes
   */
  public double[] logLikelihoods(List<Example> texts) {
    return logProbabilities(texts).stream().mapToDouble(LocalModel::sum).toArray();
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private Prompt prompt(Request request) {
    int[] tokens = dialect.opening(request);
    int most = weights.config().maxPositions();
    if (tokens.length >= most) {
      throw new IllegalArgumentException(
          "the prompt has %d tokens, and the model takes fewer than %d"
              .formatted(tokens.length, most));
    }
    return new Prompt(tokens, request.seed());
  }

  private List<Reply> sampled(List<Prompt> prompts, List<Request> requests) {
    if (prompts.isEmpty()) {
      return List.of();
    }
    Sampling sampling = requests.getFirst().sampling();
    SamplingSettings settings = settings(requests.getFirst().sampling());
    List<Completion> completions =
        new Sampler(weights, batch(prompts, sampling.maxTokens()), lanes)
            .sample(prompts, settings, written);
    for (int i = 0; i < prompts.size(); i++) {
      Prompt prompt = prompts.get(i);
      listener.accept(new SampledTurn(prompt.seed(), prompt.tokens(), completions.get(i)));
    }
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> reply(prompts.get(i), requests.get(i), completions.get(i)))
        .toList();
  }

  private List<Reply> sampled(List<Prompt> prompts, List<Request> requests, SharedSampler shared) {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      Prompt prompt = prompts.get(i);
      Request request = requests.get(i);
      replies.add(
          shared
              .sample(List.of(prompt), settings(request.sampling()))
              .getFirst()
              .thenApply(completion -> reply(prompt, request, completion)));
    }
    return replies.stream().map(LocalModel::await).toList();
  }

  private static Reply await(CompletableFuture<Reply> reply) {
    try {
      return reply.join();
    } catch (CancellationException e) {
      return new Reply.Failed("the model is closing");
    } catch (CompletionException e) {
      return switch (e.getCause()) {
        case CancellationException _ -> new Reply.Failed("the model is closing");
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      };
    }
  }

  /**
   * A top-p that is asked for stands in place of all by which the checkpoint narrows the choice.
   */
  private SamplingSettings settings(Sampling asked) {
    GenerationConfig narrowing =
        asked.topP() > 0 ? new GenerationConfig(List.of(), asked.topP()) : generation;
    return new SamplingSettings(
        asked.temperature(),
        narrowing.topP(),
        narrowing.topK(),
        narrowing.minP(),
        narrowing.repetitionPenalty(),
        asked.maxTokens(),
        dialect.ends(),
        asked.logProbabilities() ? ALTERNATIVES : 0);
  }

  /** As many texts at once as the memory for their keys and values allows. */
  private int batch(List<Prompt> prompts, int maxTokens) {
    DecoderConfig config = weights.config();
    int longest = prompts.stream().mapToInt(prompt -> prompt.tokens().length).max().orElse(1);
    int places = (int) Math.min(config.maxPositions(), (long) longest + maxTokens);
    return config.textsWithin(CACHE_BYTES / lanes, places, BATCH);
  }

  private Reply reply(Prompt prompt, Request request, Completion completion) {
    Usage usage = new Usage(prompt.tokens().length, completion.tokens().length);
    Reply.Served served = new Reply.Served("", dialect.adaptations());
    String raw = tokenizer.decode(completion.tokens(), false);
    List<TokenLogProbability> tokens =
        request.sampling().logProbabilities() ? tokens(completion) : List.of();
    if (completion.finish() == Finish.LENGTH) {
      return new Reply.Truncated(raw, usage, tokens, served);
    }
    return switch (dialect.read(dialect.begun(request) + raw)) {
      case ChatDialect.Turn.Said(var message) -> new Reply.Answer(message, usage, tokens, served);
      case ChatDialect.Turn.Broken(String why) -> new Reply.Malformed(raw, why, usage, served);
    };
  }

  private List<TokenLogProbability> tokens(Completion completion) {
    return IntStream.range(0, completion.tokens().length)
        .mapToObj(i ->
            new TokenLogProbability(
                word(completion.tokens()[i]),
                completion.logProbabilities()[i],
                completion.alternatives().get(i).stream()
                    .map(other ->
                        new TokenLogProbability(word(other.token()), other.logProbability()))
                    .toList()))
        .toList();
  }

  private String word(int token) {
    return tokenizer.decode(new int[] {token}, false);
  }

  @Override
  public void close() {
    if (owned) {
      dialect.close();
      weights.close();
      tokenizer.close();
    }
  }
}
