package dev.plumbline.train;

import dev.plumbline.WholeFile;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Loss;
import dev.plumbline.lm.PreferenceLoss;
import dev.plumbline.lm.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** What TRL trains with beside the data: {@code train.py}, and {@code config.json} for it. */
final class TrlFiles {

  private static final String SCRIPT = "trl.py";

  private TrlFiles() {}

  static void write(EngineSettings asked, Path base, Path out) {
    WholeFile.write(
        Engine.TRL.folder(out).resolve("config.json"),
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(config(asked, base.toAbsolutePath().normalize()))
            + "\n");
    WholeFile.write(Engine.TRL.start(out), TrlFiles::writeScript);
  }

  private static void writeScript(Path part) throws IOException {
    try (InputStream in = TrlFiles.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(in, SCRIPT), part, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Map<String, Object> config(EngineSettings asked, Path base) {
    Schedule schedule = asked.settings().schedule();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("base", base.toString());
    config.put("method", asked.tuning().method().label());
    config.put("steps", asked.settings().steps());
    config.put("batch_size", asked.batchSize());
    config.put("rows_at_once", asked.rowsAtOnce());
    config.put("learning_rate", schedule.learningRate());
    config.put("warmup_steps", schedule.warmupSteps());
    config.put("final_rate", schedule.minimumRate());
    config.put(
        "adam_betas", List.of(asked.settings().adam().beta1(), asked.settings().adam().beta2()));
    config.put("weight_decay", asked.settings().adam().weightDecay());
    asked.putClip(config, "clip");
    config.put("gradient_checkpointing", asked.recomputes());
    config.put("seed", asked.seed());
    config.put("dtype", asked.type());
    config.put("save_dtype", asked.tuning().savedAs().label());
    config.put("save_every", asked.tuning().saveEvery());
    asked.adapters().ifPresent(lora -> config.put("lora", lora(lora)));
    putPreferences(config, asked.tuning().loss());
    config.put(
        "accompanying_files",
        Checkpoint.accompanying(base).stream().map(file -> file.getFileName().toString()).toList());
    return config;
  }

  private static Map<String, Object> lora(LoraSettings lora) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rank", lora.rank());
    map.put("alpha", lora.alpha());
    map.put("dropout", lora.dropout());
    map.put("targets", EngineSettings.targets(lora));
    map.put("dora", lora.form() == LoraSettings.Form.DORA);
    return map;
  }

  private static void putPreferences(Map<String, Object> config, Loss loss) {
    if (loss instanceof PreferenceLoss(double beta, PreferenceLoss.Kind kind)) {
      config.put("preferences", Map.of("beta", beta, "loss", kind.name().toLowerCase(Locale.ROOT)));
    }
  }
}
