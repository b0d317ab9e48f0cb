package dev.plumbline.train;

import dev.plumbline.WholeFile;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Schedule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.NullNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What axolotl trains with beside the data: {@code axolotl.yaml}. */
final class AxolotlFiles {

  private AxolotlFiles() {}

  /**
   * Makes sure that axolotl can do what was asked.
   *
   * @throws IllegalArgumentException when it cannot
   */
  static void requireAble(FineTuning tuning) {
    if (tuning.method() == TrainingMethod.PREFERENCES) {
      throw new IllegalArgumentException(
          "axolotl takes no tokens of preferences; use --engine trl, or leave --engine out");
    }
    if (tuning.part() instanceof TrainedPart.Adapters(LoraSettings lora, DataType _)
        && lora.alpha() != Math.rint(lora.alpha())) {
      throw new IllegalArgumentException(
          "lora-alpha is %s, and axolotl takes whole numbers; give one".formatted(lora.alpha()));
    }
  }

  static void write(EngineSettings asked, Path base, Path out) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("base_model", base.toAbsolutePath().normalize().toString());
    putData(config, asked, Engine.AXOLOTL.folder(out));
    putSteps(config, asked, out);
    putOptimizer(config, asked);
    asked.adapters().ifPresent(lora -> putAdapters(config, lora));
    WholeFile.write(Engine.AXOLOTL.start(out), new YAMLMapper().writeValueAsString(config));
  }

  /** Rows as they are, in their order, each by itself. */
  private static void putData(Map<String, Object> config, EngineSettings asked, Path folder) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("path", folder.resolve(Engine.DATA).toString());
    data.put("ds_type", "json");
    data.put("type", NullNode.getInstance()); // rows are tokens already
    config.put("datasets", List.of(data));
    config.put("dataset_prepared_path", folder.resolve("prepared").toString());
    config.put("shuffle_merged_datasets", false);
    config.put("curriculum_sampling", true);
    config.put("sample_packing", false);
    config.put("pad_to_sequence_len", false);
    config.put("sequence_len", asked.tuning().data().counts().longest());
    config.put("excess_length_strategy", "raise");
    config.put("val_set_size", 0);
  }

  private static void putSteps(Map<String, Object> config, EngineSettings asked, Path out) {
    config.put("max_steps", asked.settings().steps());
    config.put("num_epochs", 1);
    config.put("micro_batch_size", asked.rowsAtOnce());
    config.put("gradient_accumulation_steps", asked.accumulation());
    config.put("gradient_checkpointing", asked.recomputes());
    config.put("bf16", asked.type().equals("bfloat16"));
    config.put("fp16", false);
    config.put("tf32", false);
    config.put("seed", asked.seed());
    config.put("logging_steps", 1);
    config.put("save_steps", asked.tuning().saveEvery());
    config.put("save_total_limit", 1);
    config.put("auto_resume_from_checkpoints", true);
    config.put("output_dir", Engine.AXOLOTL.result(out).toString());
  }

  private static void putOptimizer(Map<String, Object> config, EngineSettings asked) {
    Schedule schedule = asked.settings().schedule();
    config.put("optimizer", "adamw_torch");
    config.put("learning_rate", schedule.learningRate());
    config.put("lr_scheduler", "cosine");
    config.put("cosine_min_lr_ratio", schedule.minimumRate());
    config.put("warmup_steps", schedule.warmupSteps());
    config.put("adam_beta1", asked.settings().adam().beta1());
    config.put("adam_beta2", asked.settings().adam().beta2());
    config.put("adam_epsilon", 1e-8);
    config.put("weight_decay", asked.settings().adam().weightDecay());
    asked.putClip(config, "max_grad_norm");
  }

  private static void putAdapters(Map<String, Object> config, LoraSettings lora) {
    config.put("adapter", "lora");
    config.put("lora_r", lora.rank());
    config.put("lora_alpha", (long) lora.alpha());
    config.put("lora_dropout", lora.dropout());
    config.put("peft_use_dora", lora.form() == LoraSettings.Form.DORA);
    if (EngineSettings.isAll(lora)) {
      config.put("lora_target_linear", true);
    } else {
      config.put("lora_target_modules", lora.targets());
    }
    // Its own kernels are for NVIDIA's devices alone, and taken on any when nothing is said.
    for (String kernel : List.of("lora_mlp_kernel", "lora_qkv_kernel", "lora_o_kernel")) {
      config.put(kernel, false);
    }
  }
}
