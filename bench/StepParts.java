package dev.plumbline.lm;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Where the time of a step of sampling goes: {@code bench/step_parts.sh}.
 *
 * <p>Arguments: a folder of a Llama-like checkpoint with tied embeddings, and how many texts get a token each. Prints milliseconds in one
 * thread, the best of four times five runs.
 */
final class StepParts {
  private static final int POSITION = 60;

  private StepParts() {}

  public static void main(String... args) {
    Threads.use(1);
    int rows = Integer.parseInt(args[1]);
    try (PointerScope _ = new PointerScope();
        LanguageModel model = Checkpoint.load(Path.of(args[0]), DataType.FP32, Device.CPU)) {
      DecoderConfig config = model.config();
      int layers = config.layers().size();
      int[] positions = new int[rows];
      Arrays.fill(positions, POSITION);
      long[] places = Arrays.stream(positions).asLongStream().toArray();
      Tensor tokens = Tensors.of(places, Device.CPU, rows);
      Tensor hidden = torch.randn(rows, config.hiddenSize());

      KeyValueCache cache = new KeyValueCache(model, rows, 2 * POSITION);
      best("forward", () -> model.forward(new LanguageModel.Inputs(tokens, tokens, POSITION + 1), cache.step(positions)));
      best("scores", () -> model.logits(hidden));
      Tensor likely = torch.softmax(torch.randn(rows, config.vocabularySize()).mul(new Scalar(10)), -1);
      best("softmax", () -> torch.softmax(likely, -1));
      TokenChoice choice = new TokenChoice(new SamplingSettings(0.8, 0.9, 50, 10, Set.of()));
      best("drawing", () -> choice.draw(likely, places, positions));

      Map<WeightTable.Stack, Tensor> packed =
          WeightTable.of(config).multiplied().stream()
              .filter(stack -> stack.role() != Weight.Role.EMBEDDING)
              .collect(Collectors.toMap(stack -> stack, stack -> PackedMatrix.of(torch.randn(stack.rows(), stack.columns()))));
      Map<Long, Tensor> inputs =
          packed.keySet().stream()
              .map(WeightTable.Stack::columns)
              .distinct()
              .collect(Collectors.toMap(columns -> columns, columns -> torch.randn(rows, columns)));
      best("products of the layers", () ->
          packed.forEach((stack, matrix) -> Tensors.only(() -> PackedMatrix.linear(inputs.get(stack.columns()), matrix, new TensorOptional()))));
      Tensor queries = torch.randn(rows, config.attentionHeads(), config.headSize());
      Tensor keys = torch.randn(rows, config.keyValueHeads(), config.headSize());
      LanguageModel.Attention attention = cache.step(positions);
      best("attention", () -> times(layers, layer -> attention.attend(layer, new LanguageModel.Heads(queries, keys, keys))));
      Rotary.Turn turn = new Rotary(Positions.Rotary.plain(10_000, config.headSize()), torch.ScalarType.Float, Device.CPU).at(tokens, POSITION + 1);
      best("rotations", () -> times(layers, layer -> turn.turn(torch.cat(new TensorVector(queries, keys), 1))));
      Tensor ones = torch.ones(config.hiddenSize());
      best("norms", () -> times(2 * layers, layer -> torch.rms_norm(hidden, new long[] {config.hiddenSize()}, new TensorOptional(ones), new DoubleOptional(1e-5))));
      Tensor gate = torch.randn(rows, config.intermediateSize());
      best("activations", () -> times(layers, layer -> torch.silu(gate).mul(gate)));
      best("sums", () -> times(2 * layers, layer -> hidden.add(hidden)));
      cache.close();
    }
  }

  private static void times(int count, IntFunction<Tensor> work) {
    for (int i = 0; i < count; i++) {
      int layer = i;
      Tensors.only(() -> work.apply(layer));
    }
  }

  private static void best(String name, Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        Decoder.withoutGradients(() -> {
          work.run();
          return name;
        });
      }
      best = round == 0 ? best : Math.min(best, (System.nanoTime() - start) / 5e6);
    }
    System.out.printf("| %s | %.1f |%n", name, best);
  }
}
