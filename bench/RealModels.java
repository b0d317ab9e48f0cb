import dev.plumbline.lm.Batch;
import dev.plumbline.lm.ChatTemplate;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.GgufConversion;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Prompt;
import dev.plumbline.lm.Sampler;
import dev.plumbline.lm.SamplingSettings;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.lm.gguf.Gguf;
import dev.plumbline.lm.gguf.GgufExport;
import dev.plumbline.lm.gguf.ModelFolder;
import dev.plumbline.lm.gguf.StoredAs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plumbline's side of {@code bench/real.sh}; {@code real.py} asks and compares.
 *
 * <p>Arguments: {@code config|weights|tokens|render|decode|logits|greedy CHECKPOINT QUESTIONS ANSWERS}. Questions and
 * answers are arrays of JSON of the same length; only the logits are little-endian floats. Or {@code
 * convert CHECKPOINT FILE F32|F16|BF16|Q8_0}, or {@code rewrite FILE FILE}.
 */
final class RealModels {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RealModels() {}

  public static void main(String... args) throws IOException {
    Threads.use(2);
    Path checkpoint = Path.of(args[1]);
    if (args[0].equals("rewrite")) {
      rewrite(checkpoint, Path.of(args[2]));
      return;
    }
    if (args[0].equals("convert")) {
      GgufConversion.write(checkpoint, Path.of(args[2]), StoredAs.valueOf(args[3]));
      return;
    }
    ArrayNode questions = (ArrayNode) JSON.readTree(Files.readString(Path.of(args[2])));
    Path answers = Path.of(args[3]);
    switch (args[0]) {
      case "config" -> Files.writeString(answers, config(checkpoint).toString());
      case "weights" -> Files.writeString(answers, weights(checkpoint).toString());
      case "tokens" -> Files.writeString(answers, tokens(checkpoint, questions).toString());
      case "decode" -> Files.writeString(answers, texts(checkpoint, questions).toString());
      case "render" -> Files.writeString(answers, render(checkpoint, questions).toString());
      case "greedy" -> Files.writeString(answers, greedy(checkpoint, questions).toString());
      case "logits" -> Files.write(answers, logits(checkpoint, questions));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Writes a file's weights and configuration again, with a tokenizer of four tokens. */
  private static void rewrite(Path checkpoint, Path file) {
    JsonNode tokenizer =
        JSON.readTree(
            """
            {"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}, "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
             "added_tokens": [{"id": 3, "content": "<end>", "special": true}]}
            """);
    JsonNode none = JSON.createObjectNode();
    Gguf.read(
        checkpoint,
        gguf -> {
          ModelFolder folder = new ModelFolder("tiny", gguf.config(), tokenizer, none, none, gguf);
          GgufExport.write(file, folder, StoredAs.F32);
          return gguf;
        });
  }

  /** The configuration alone, whatever was asked. */
  private static ArrayNode config(Path checkpoint) {
    return JSON.createArrayNode().add(Gguf.<JsonNode>read(checkpoint, Gguf::config));
  }

  /** Digests of all weights as float32, by name, whatever was asked. */
  private static ArrayNode weights(Path checkpoint) {
    return Gguf.read(
        checkpoint,
        gguf -> {
          ArrayNode answers = JSON.createArrayNode();
          ObjectNode digests = answers.addObject();
          for (String name : gguf.names()) {
            long count = Arrays.stream(gguf.shape(name)).reduce(1, (a, b) -> a * b);
            byte[] bytes = new byte[Math.toIntExact(count * Float.BYTES)];
            try (Arena arena = Arena.ofShared()) { // decoded on all cores
              MemorySegment floats = arena.allocate(bytes.length, Float.BYTES);
              gguf.copyTo(name, floats);
              MemorySegment.ofArray(bytes).copyFrom(floats);
              digests.put(
                  name,
                  HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e);
            }
          }
          return answers;
        });
  }

  private static ArrayNode tokens(Path checkpoint, ArrayNode texts) {
    ArrayNode answers = JSON.createArrayNode();
    try (Tokenizer tokenizer = Tokenizer.load(checkpoint)) {
      texts.forEach(text -> add(answers.addArray(), tokenizer.encode(text.asString())));
    }
    return answers;
  }

  private static ArrayNode texts(Path checkpoint, ArrayNode rows) {
    ArrayNode answers = JSON.createArrayNode();
    try (Tokenizer tokenizer = Tokenizer.load(checkpoint)) {
      rows.forEach(row -> answers.add(tokenizer.decode(ids(row), false)));
    }
    return answers;
  }

  private static ArrayNode render(Path checkpoint, ArrayNode conversations) {
    ChatTemplate template = ChatTemplate.load(checkpoint, Clock.systemUTC()).orElseThrow();
    ArrayNode answers = JSON.createArrayNode();
    for (JsonNode each : conversations) {
      JsonNode tools = each.has("tools") ? each.path("tools") : NullNode.getInstance();
      answers.add(template.render(each.path("messages"), tools, true).text());
    }
    return answers;
  }

  /** New tokens after each prompt, the likeliest each time. */
  private static ArrayNode greedy(Path checkpoint, ArrayNode prompts) {
    ArrayNode answers = JSON.createArrayNode();
    try (LanguageModel model = Checkpoint.load(checkpoint, Device.CPU)) {
      List<Prompt> asked =
          prompts.valueStream().map(prompt -> new Prompt(ids(prompt), 0)).toList();
      SamplingSettings settings = new SamplingSettings(0, 1, 0, length(), Set.of());
      for (Completion completion : new Sampler(model, 20).sample(asked, settings)) {
        add(answers.addArray(), completion.tokens());
      }
    }
    return answers;
  }

  /** Of each text the scores after its last but one token, all rows one after the other. */
  private static byte[] logits(Path checkpoint, ArrayNode texts) {
    try (PointerScope _ = new PointerScope();
        LanguageModel model = Checkpoint.load(checkpoint, Device.CPU)) {
      List<Example> examples =
          texts.valueStream().map(text -> Example.of(ids(text))).toList();
      Tensor rows = model.logits(model.forward(Batch.of(examples, Device.CPU))).detach();
      return MemorySegment.ofAddress(rows.data_ptr().address())
          .reinterpret(rows.nbytes())
          .toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static int length() {
    return Integer.parseInt(System.getenv().getOrDefault("LENGTH", "20"));
  }

  private static int[] ids(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  private static void add(ArrayNode array, int[] values) {
    Arrays.stream(values).forEach(array::add);
  }
}
