package dev.plumbline.organism;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Finish;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Prompt;
import dev.plumbline.lm.Sampler;
import dev.plumbline.lm.SamplingSettings;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.TokenLogProbability;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A checkpoint that speaks the organism's chat template, as a target. Use it from one thread at a
 * time.
 */
public final class OrganismModel implements Model, AutoCloseable {

  private static final int BATCH = 64;

  /** As many as OpenAI's API can be asked for. */
  private static final int ALTERNATIVES = 20;

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final GenerationConfig generation;
  private final Sampler sampler;
  private final boolean owned;
  private final Set<Integer> ends;

  private OrganismModel(
      LanguageModel model,
      Tokenizer tokenizer,
      GenerationConfig generation,
      boolean owned,
      int lanes) {
    this.model = model;
    this.generation = generation;
    this.tokenizer = tokenizer;
    this.sampler = new Sampler(model, BATCH, lanes);
    this.owned = owned;
    this.ends = ends(tokenizer, generation);
  }

  /** The end of the format's turns, and what the checkpoint names beside it. */
  private static Set<Integer> ends(Tokenizer tokenizer, GenerationConfig generation) {
    Set<Integer> ends = new HashSet<>(generation.endTokens());
    ends.add(tokenizer.id(ChatFormat.END));
    return Set.copyOf(ends);
  }

  /**
   * Loads a checkpoint folder; closing the target closes it.
   *
   * @param lanes threads that share its work, at least 1
   */
  public static OrganismModel load(Path checkpoint, int lanes) {
    return new OrganismModel(
        Checkpoint.load(checkpoint, Device.CPU),
        Tokenizer.load(checkpoint),
        GenerationConfig.read(checkpoint),
        true,
        lanes);
  }

  /** Likewise, with a thread for each core. */
  public static OrganismModel load(Path checkpoint) {
    return load(checkpoint, Runtime.getRuntime().availableProcessors());
  }

  /** Looks at a model that somebody else, such as a training under way, owns. */
  public static OrganismModel over(
      LanguageModel model, Tokenizer tokenizer, GenerationConfig generation) {
    return new OrganismModel(model, tokenizer, generation, false, 1);
  }

  /** A prompt that leaves no place for an answer fails alone. */
  @Override
  public List<Reply> replies(List<Request> requests) {
    List<Prompt> prompts = prompts(requests);
    Iterator<Reply> replies =
        sampled(prompts.stream().filter(this::fits).toList(), requests).iterator();
    return prompts.stream()
        .map(prompt ->
            fits(prompt)
                ? replies.next()
                : new Reply.Failed(
                    "the prompt has %d tokens, and the model takes fewer than %d"
                        .formatted(prompt.tokens().length, model.config().maxPositions())))
        .toList();
  }

  /**
   * Likewise, for whoever can ask for something else.
   *
   * @throws dev.plumbline.lm.BadInputException when a prompt leaves no place for an answer
   */
  public List<Reply> repliesOrBadInput(List<Request> requests) {
    return sampled(prompts(requests), requests);
  }

  private List<Prompt> prompts(List<Request> requests) {
    return requests.stream().map(request -> new Prompt(encode(request), request.seed())).toList();
  }

  private boolean fits(Prompt prompt) {
    return prompt.tokens().length < model.config().maxPositions();
  }

  private List<Reply> sampled(List<Prompt> prompts, List<Request> requests) {
    if (prompts.isEmpty()) {
      return List.of();
    }
    Sampling sampling = requests.getFirst().sampling();
    SamplingSettings settings =
        new SamplingSettings(
            sampling.temperature(),
            sampling.topP() > 0 ? sampling.topP() : generation.topP(),
            0,
            sampling.maxTokens(),
            ends,
            sampling.logProbabilities() ? ALTERNATIVES : 0);
    List<Completion> completions = sampler.sample(prompts, settings);
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> reply(prompts.get(i), completions.get(i), sampling.logProbabilities()))
        .toList();
  }

  private int[] encode(Request request) {
    request.messages().forEach(OrganismModel::requireOnePart);
    return tokenizer.encode(ChatFormat.opening(request.messages(), request.tools()));
  }

  /** The format has room for words or for one call in a turn; nothing is left out unsaid. */
  private static void requireOnePart(Message message) {
    if (message instanceof Message.Assistant turn
        && turn.calls().size() + (turn.text().isBlank() ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "a turn of this model is words or one tool call, and a turn given has %d calls%s; give each its own turn"
              .formatted(turn.calls().size(), turn.text().isBlank() ? "" : " and words"));
    }
  }

  private Reply reply(Prompt prompt, Completion completion, boolean logProbabilities) {
    Usage usage = new Usage(prompt.tokens().length, completion.tokens().length);
    String raw = tokenizer.decode(completion.tokens(), false);
    if (completion.finish() == Finish.LENGTH) {
      return new Reply.Truncated(
          raw, usage, logProbabilities ? tokens(completion) : List.of(), Reply.Served.UNSAID);
    }
    return ChatFormat.parse(raw)
        .<Reply>map(turn ->
            new Reply.Answer(turn, usage, logProbabilities ? tokens(completion) : List.of()))
        .orElseGet(
            () -> new Reply.Malformed(raw, "the turn is neither words nor one tool call", usage));
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
      model.close();
      tokenizer.close();
    }
  }
}
