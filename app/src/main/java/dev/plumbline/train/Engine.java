package dev.plumbline.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Another program that trains, in Python. */
public enum Engine {
  /** Hugging Face's trainers for language models, run by a script that comes along. */
  TRL(
      "train.py",
      "trl==1.16.0 transformers==5.24.0 peft==0.21.2 accelerate torch",
      "import accelerate, peft, trl") {
    @Override
    List<String> command(String python, Path file) {
      return List.of(python, "-m", "accelerate.commands.launch", file.toString());
    }

    @Override
    public Path result(Path out) {
      return out.toAbsolutePath().resolve(Training.CHECKPOINT);
    }
  },
  /** A program that is told all in a YAML file. */
  AXOLOTL("axolotl.yaml", "axolotl==0.19.0", "import axolotl") {
    @Override
    List<String> command(String python, Path file) {
      return List.of(python, "-m", "axolotl.cli.main", "train", file.toString());
    }

    @Override
    public Path result(Path out) {
      return folder(out).resolve("out");
    }
  };

  static final String DATA = "data.jsonl";

  private final String file;
  private final String packages;
  private final String imports;

  Engine(String file, String packages, String imports) {
    this.file = file;
    this.packages = packages;
    this.imports = imports;
  }

  /** The name that options and folders have for it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The engine of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Engine parse(String label) {
    return Arrays.stream(values())
        .filter(engine -> engine.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown engine '%s'; there is trl and axolotl".formatted(label)));
  }

  /** Where all that it needs lies, in the folder of a training. */
  Path folder(Path out) {
    return out.toAbsolutePath().resolve(label());
  }

  /** The file that it is started with. */
  Path start(Path out) {
    return folder(out).resolve(file);
  }

  /** What pip is told, to install it. */
  String packages() {
    return packages;
  }

  /** A command that succeeds where it is installed. */
  List<String> probe(String python) {
    return List.of(python, "-c", imports);
  }

  /** What it leaves in the end. */
  public abstract Path result(Path out);

  /** What starts it with its file, and starts it again after a cut. */
  abstract List<String> command(String python, Path file);
}
