package dev.plumbline.cli;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.teach.Manifest;
import dev.plumbline.teach.RowFormat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description = {
      "Checks that a dataset is what a trainer takes, and that nothing in it was changed since it was written.",
      "Shows rows as the model reads them, what has loss in green: for plumbline, and for the others with --tokenizer",
      "where the model's folder has a chat template."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was found",
      "1:could not be done",
      "2:the words were wrong",
      "3:something was found"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline teach validate advice --for plumbline",
      "  plumbline teach validate advice --for plumbline --tokenizer path/to/model --max-tokens 2048",
      "  plumbline teach validate advice --for openai",
      "  plumbline teach validate advice --for trl --tokenizer path/to/model --max-tokens 4096 --preview 1"
    })
final class TeachValidateCommand implements Callable<Integer> {

  /** Who is to train on it. */
  enum Trainer {
    OPENAI,
    TRL,
    PLUMBLINE
  }

  @Parameters(paramLabel = "DIR", description = "Folder of a dataset.")
  private Path folder = Path.of("");

  @Option(
      names = "--for",
      defaultValue = "plumbline",
      description = "${COMPLETION-CANDIDATES}. openai and trl read the file that --format wrote.")
  private Trainer trainer = Trainer.PLUMBLINE;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description =
          "Folder with the tokenizer.json of the model to be trained; with its chat template, where there is"
              + " one, whole conversations are counted. For plumbline: the checkpoint to be trained, a folder or"
              + " FILE.gguf, organism/base when not given. Characters / 4 count as tokens without one.")
  private @Nullable String tokenizer;

  @Option(
      names = "--chat-template",
      paramLabel = "FILE",
      description = "For plumbline: a Jinja file in place of the checkpoint's own chat template.")
  private @Nullable Path chatTemplate;

  @Option(
      names = "--max-tokens",
      defaultValue = "8192",
      description =
          "Rows that are longer are found. For an organism: 256, the length of its packs.")
  private long maxTokens;

  @Option(names = "--preview", defaultValue = "2", description = "Rows to show.")
  private int preview;

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Override
  public Integer call() {
    if (chatTemplate != null && trainer != Trainer.PLUMBLINE) {
      throw new IllegalArgumentException(
          "--chat-template is for --for plumbline; put the template into the folder of --tokenizer");
    }
    Manifest manifest = Manifest.verified(folder, System.getenv());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("folder", folder.toString());
    all.put("seal", manifest.seal());
    all.put("rows", manifest.rows());
    boolean clean =
        switch (trainer) {
          case PLUMBLINE ->
              new ValidatePacks(
                      folder,
                      CheckpointPath.of(tokenizer == null ? "organism/base" : tokenizer),
                      settings(),
                      maxTokens,
                      preview,
                      json)
                  .run(all);
          case OPENAI -> lines(RowFormat.OPENAI).run(all);
          case TRL -> lines(RowFormat.TRL).run(all);
        };
    if (json) {
      System.out.print(Print.json(all));
    }
    return clean ? 0 : 3;
  }

  private LocalSettings settings() {
    return new LocalSettings(
        LocalSettings.USUAL.type(), Optional.empty(), Optional.ofNullable(chatTemplate));
  }

  private ValidateLines lines(RowFormat format) {
    Path model = tokenizer == null ? null : Path.of(tokenizer);
    return new ValidateLines(folder, format, model, maxTokens, preview, json);
  }
}
