package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.PreferenceLoss;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.train.TrainedPart.Adapters;
import dev.plumbline.train.TrainedPart.AllWeights;
import dev.plumbline.train.Training.Watcher;
import dev.plumbline.train.TrainingData.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EngineTrainingTest {

  private static final LoraSettings LORA =
      new LoraSettings(2, 4, 0.1, List.of(LoraSettings.ALL_LINEAR), 1, LoraSettings.Form.DORA);
  private static final TrainedPart ADAPTERS = new Adapters(LORA, DataType.BF16);

  @TempDir Path folder;

  private Path base;
  private Path out;

  @BeforeEach
  void write() {
    base = TestOrganism.write(folder, 1);
    out = folder.resolve("out");
  }

  /**
   * Five chats of three to seven tokens; the last two of each have loss, and the first by chance.
   */
  private static List<Group> chats() {
    return IntStream.range(0, 5)
        .mapToObj(row -> {
          int length = row + 3;
          boolean[] supervised = new boolean[length];
          supervised[0] = true;
          Arrays.fill(supervised, length - 2, length, true);
          int[] tokens = IntStream.range(0, length).map(i -> 10 * row + i).toArray();
          return new Group("line " + row, List.of(new Example(tokens, supervised)));
        })
        .toList();
  }

  private static Example answer(int prompt, int... tokens) {
    boolean[] supervised = new boolean[tokens.length];
    Arrays.fill(supervised, prompt, tokens.length, true);
    return new Example(tokens, supervised);
  }

  private static FineTuning tuning(List<Group> groups, TrainedPart part, double rate) {
    boolean pairs = groups.getFirst().examples().size() > 1;
    return new FineTuning(
        new TrainingData(groups, new TrainingData.Counts(5, 5, 0, 0, 25, 10, 7)),
        pairs ? TrainingMethod.PREFERENCES : TrainingMethod.CHAT,
        part,
        Device.CPU,
        pairs ? new PreferenceLoss(0.2, PreferenceLoss.Kind.IPO) : Losses.nextToken(),
        new TrainingSettings(
            3,
            new BatchShape.Groups(4, 20),
            new Schedule(rate, 1, 0, 0.1),
            new AdamSettings(0.9, 0.99, 0.05, pairs ? Double.POSITIVE_INFINITY : 1),
            pairs ? Activations.RECOMPUTED : Activations.KEPT,
            pairs ? -7 : 7),
        DataType.FP16,
        2);
  }

  private EngineTraining write(FineTuning tuning, Engine engine) {
    EngineTraining training = new EngineTraining(tuning, engine, out);
    try (OpenBase open = TestOrganism.base(base).open()) {
      training.write(open);
    }
    return training;
  }

  private List<JsonNode> rows(String engine) throws IOException {
    return Files.readAllLines(out.resolve(engine + "/data.jsonl")).stream()
        .map(JsonMapper.shared()::readTree)
        .toList();
  }

  private JsonNode config() {
    return JsonMapper.shared().readTree(out.resolve("trl/config.json"));
  }

  private static int[] numbers(JsonNode row, String name) {
    return row.path(name).valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  @ParameterizedTest
  @CsvSource({"TRL, trl, false", "AXOLOTL, axolotl, true"})
  void rows_are_the_tokens_of_all_steps_in_the_order_in_which_they_are_trained_on_here(
      Engine engine, String name, boolean masked) throws IOException {
    FineTuning tuning = tuning(chats(), new AllWeights(), 1e-2);
    write(tuning, engine);
    DataOrder order = tuning.data().order(7);
    List<JsonNode> rows = rows(name);
    assertThat(rows).hasSize(12);
    for (int i = 0; i < rows.size(); i++) {
      int[] tokens = order.get(i).getFirst().tokens();
      int[] labels = tokens.clone();
      Arrays.fill(labels, 0, tokens.length - 2, -100);
      assertThat(numbers(rows.get(i), "input_ids")).isEqualTo(tokens);
      assertThat(numbers(rows.get(i), "labels")).as("the first is no target").isEqualTo(labels);
      assertThat(numbers(rows.get(i), "attention_mask"))
          .hasSize(masked ? tokens.length : 0)
          .containsOnly(masked ? new int[] {1} : new int[0]);
    }
  }

  @Test
  void pairs_are_a_prompt_and_two_answers() throws IOException {
    boolean[] upToTheEnd = {false, false, true, false};
    List<Example> pair =
        List.of(answer(2, 5, 6, 7, 8), new Example(new int[] {5, 6, 9, 1}, upToTheEnd));
    write(tuning(List.of(new Group("line 1", pair)), new AllWeights(), 1e-2), Engine.TRL);
    assertThat(rows("trl")).hasSize(12);
    assertThat(rows("trl").getLast())
        .hasToString("{\"prompt_ids\":[5,6],\"chosen_ids\":[7,8],\"rejected_ids\":[9]}");
  }

  @Test
  void pairs_that_trl_has_no_form_for_are_named() {
    Example holed = new Example(new int[] {5, 6, 7, 8}, new boolean[] {false, true, false, true});
    assertThatThrownBy(() -> write(pair(answer(1, 5, 6), holed), Engine.TRL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 4: an answer has tokens without loss between others with loss");
    assertThatThrownBy(() -> write(pair(answer(1, 5, 6), answer(1, 4, 6)), Engine.TRL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 4: its two answers follow different tokens");
    assertThat(out).doesNotExist();
  }

  private static FineTuning pair(Example chosen, Example rejected) {
    Group pair = new Group("line 4", List.of(chosen, rejected));
    return tuning(List.of(pair), new AllWeights(), 1e-2);
  }

  @Test
  void trl_is_told_all_settings() {
    write(tuning(chats(), ADAPTERS, 1e-2), Engine.TRL);
    assertThat(config())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"base": "%s", "method": "chat", "steps": 3, "batch_size": 4, "rows_at_once": 2,
                     "learning_rate": 0.01, "warmup_steps": 1, "final_rate": 0.1, "adam_betas": [0.9, 0.99],
                     "weight_decay": 0.05, "clip": 1.0, "gradient_checkpointing": false, "seed": 7,
                     "dtype": "bfloat16", "save_dtype": "float16", "save_every": 2,
                     "lora": {"rank": 2, "alpha": 4.0, "dropout": 0.1, "targets": "all-linear", "dora": true},
                     "accompanying_files": ["generation_config.json", "tokenizer.json"]}
                    """
                        .formatted(base.toAbsolutePath())));
    assertThat(out.resolve("trl/train.py")).content().contains("SFTTrainer", "config.json");
  }

  @Test
  void trl_is_told_of_preferences_without_a_clip_and_with_a_seed_that_python_takes() {
    write(pair(answer(1, 5, 6), answer(1, 5, 7)), Engine.TRL);
    assertThat(config().path("preferences"))
        .isEqualTo(JsonMapper.shared().readTree("{\"beta\": 0.2, \"loss\": \"ipo\"}"));
    assertThat(config().has("clip")).isFalse();
    assertThat(config().has("lora")).isFalse();
    assertThat(config().path("dtype").asString()).isEqualTo("float32");
    assertThat(config().path("gradient_checkpointing").asBoolean()).isTrue();
    assertThat(config().path("rows_at_once").asInt()).as("two examples of seven a pair").isOne();
    assertThat(config().path("seed").asLong()).isEqualTo((1L << 32) - 7);
  }

  @Test
  void axolotl_gets_all_settings_as_yaml() {
    write(tuning(chats(), ADAPTERS, 1e-2), Engine.AXOLOTL);
    assertThat(out.resolve("axolotl/axolotl.yaml"))
        .content()
        .isEqualTo(
            """
            ---
            base_model: "BASE"
            datasets:
            - path: "OUT/data.jsonl"
              ds_type: "json"
              type: null
            dataset_prepared_path: "OUT/prepared"
            shuffle_merged_datasets: false
            curriculum_sampling: true
            sample_packing: false
            pad_to_sequence_len: false
            sequence_len: 7
            excess_length_strategy: "raise"
            val_set_size: 0
            max_steps: 3
            num_epochs: 1
            micro_batch_size: 2
            gradient_accumulation_steps: 2
            gradient_checkpointing: false
            bf16: true
            fp16: false
            tf32: false
            seed: 7
            logging_steps: 1
            save_steps: 2
            save_total_limit: 1
            auto_resume_from_checkpoints: true
            output_dir: "OUT/out"
            optimizer: "adamw_torch"
            learning_rate: 0.01
            lr_scheduler: "cosine"
            cosine_min_lr_ratio: 0.1
            warmup_steps: 1
            adam_beta1: 0.9
            adam_beta2: 0.99
            adam_epsilon: 1.0E-8
            weight_decay: 0.05
            max_grad_norm: 1.0
            adapter: "lora"
            lora_r: 2
            lora_alpha: 4
            lora_dropout: 0.1
            peft_use_dora: true
            lora_target_linear: true
            lora_mlp_kernel: false
            lora_qkv_kernel: false
            lora_o_kernel: false
            """
                .replace("OUT", out.toAbsolutePath() + "/axolotl")
                .replace("BASE", base.toAbsolutePath().toString()));
  }

  @Test
  void what_axolotl_cannot_do_is_refused() {
    assertThatThrownBy(() -> write(pair(answer(1, 5, 6), answer(1, 5, 7)), Engine.AXOLOTL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("axolotl takes no tokens of preferences; use --engine trl");
    TrainedPart half =
        new Adapters(new LoraSettings(2, 2.5, 0, List.of("q_proj"), 1), DataType.FP32);
    assertThatThrownBy(() -> write(tuning(chats(), half, 1e-2), Engine.AXOLOTL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lora-alpha is 2.5, and axolotl takes whole numbers; give one");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void a_gguf_file_is_no_base_of_an_engine(Engine engine) {
    try (OpenBase open = TestOrganism.base(base).open()) {
      OpenBase file =
          new OpenBase(Path.of("model.gguf"), open.digest(), open.tokenizer(), open.dialect());
      EngineTraining training = new EngineTraining(tuning(chats(), ADAPTERS, 1e-2), engine, out);
      assertThatThrownBy(() -> training.write(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("model.gguf is a GGUF file, and " + engine.label());
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void another_training_in_the_folder_is_refused_on_both_sides() {
    FineTuning first = tuning(chats(), ADAPTERS, 1e-2);
    write(first, Engine.TRL);
    write(first, Engine.TRL);
    assertThatThrownBy(() -> write(tuning(chats(), ADAPTERS, 2e-2), Engine.TRL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was begun with settings");
    assertThatThrownBy(() -> write(tuning(chats().reversed(), ADAPTERS, 1e-2), Engine.TRL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was begun with data");
    assertThatThrownBy(() -> write(first, Engine.AXOLOTL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "was begun with engine trl, and is asked to go on with engine axolotl");
    try (OpenBase open = TestOrganism.base(base).open()) {
      Training.Job job = first.job(open, Progress.none());
      assertThatThrownBy(() -> Training.train(job, out, Watcher.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("was begun with engine trl");
    }
  }

  /** A shell script as an interpreter: what it says to a probe, and to all else. */
  private String python(String probed, String started) throws IOException {
    Path file = folder.resolve("python");
    Files.writeString(
        file,
        "#!/bin/sh\ncase \"$1\" in -c) %s;; *) echo \"$@\" > '%s'; %s;; esac\n"
            .formatted(probed, folder.resolve("said"), started));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "TRL, 0, -m accelerate.commands.launch OUT/trl/train.py",
    "TRL, 7, -m accelerate.commands.launch OUT/trl/train.py",
    "AXOLOTL, 3, -m axolotl.cli.main train OUT/axolotl/axolotl.yaml"
  })
  @DisabledOnOs(OS.WINDOWS)
  void an_engine_is_started_with_its_file_and_its_exit_code_is_passed_on(
      Engine engine, int exitCode, String words) throws IOException {
    String python = python("exit 0", "exit " + exitCode);
    EngineTraining training = write(tuning(chats(), ADAPTERS, 1e-2), engine);
    assertThat(training.run(python)).isEqualTo(exitCode);
    String expected = words.replace("OUT", out.toAbsolutePath().toString());
    assertThat(folder.resolve("said")).hasContent(expected);
    assertThat(training.command(python)).isEqualTo(python + " " + expected);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void programs_beside_the_interpreter_are_found_and_nothing_is_reported_to_axolotl()
      throws IOException {
    Path seen = folder.resolve("seen");
    String python = python("exit 0", "echo \"$PATH\" \"$AXOLOTL_DO_NOT_TRACK\" > '" + seen + "'");
    assertThat(write(tuning(chats(), ADAPTERS, 1e-2), Engine.AXOLOTL).run(python)).isZero();
    assertThat(Files.readString(seen)).startsWith(folder.toAbsolutePath() + ":").endsWith(" 1\n");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void one_that_is_not_installed_is_not_started_and_the_way_to_it_is_told() throws IOException {
    EngineTraining training = write(tuning(chats(), ADAPTERS, 1e-2), Engine.TRL);
    for (String python : List.of(python("exit 1", "exit 0"), folder.resolve("none").toString())) {
      assertThatThrownBy(() -> training.run(python))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("trl is not installed for " + python)
          .hasMessageContaining(python + " -m pip install trl==")
          .hasMessageContaining("start it with '" + training.command(python) + "'");
    }
    assertThat(folder.resolve("said")).doesNotExist();
  }

  @Test
  void trl_is_done_when_its_checkpoint_is_there() throws IOException {
    EngineTraining training = write(tuning(chats(), ADAPTERS, 1e-2), Engine.TRL);
    assertThat(training.isDone()).isFalse();
    Files.createDirectory(out.resolve("checkpoint"));
    assertThat(training.isDone()).isTrue();
  }
}
