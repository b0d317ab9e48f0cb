package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Manifest;
import dev.plumbline.teach.Origin;
import dev.plumbline.teach.ScoreAgreement;
import dev.plumbline.teach.StepCount;
import dev.plumbline.teach.Teaching;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What became of a recipe's rows, and what its models have cost. */
final class TeachingText {
  private TeachingText() {}

  static String render(Path folder, Teaching.Result result, List<TargetModel> remote, Ansi ansi) {
    StringBuilder text = new StringBuilder(table(result.counts()).render(ansi));
    text.append(
        "\n%,d rows in %s; %,d could not be written\nReport: %s\n"
            .formatted(
                result.kept().size(),
                Terminal.escape(folder.resolve(Dataset.ROWS).toString()),
                result.missing(),
                Terminal.escape(folder.resolve("report.html").toString())));
    remote.forEach(model -> text.append(spent(model)));
    return text.toString();
  }

  private static Table table(List<StepCount> counts) {
    Table table =
        Table.of(
            Stream.concat(Stream.of("step", "kind"), StepCount.NUMBERS.stream())
                .toArray(String[]::new));
    for (StepCount count : counts) {
      table =
          table.with(
              Stream.concat(Stream.of(count.step(), count.kind()), count.numbers().stream())
                  .toArray());
    }
    return table;
  }

  private static String spent(TargetModel model) {
    Usage used = model.used();
    OptionalDouble dollars = model.spent();
    return "%s: %,d tokens read, %,d written, %s\n"
        .formatted(
            Terminal.escape(model.identity()),
            used.promptTokens(),
            used.completionTokens(),
            dollars.isPresent()
                ? String.format(Locale.ROOT, "%.2f dollars", dollars.getAsDouble())
                : "price unknown");
  }

  /** The same, for JSON. */
  static Map<String, Object> document(
      Path folder, Teaching.Result result, Manifest manifest, List<TargetModel> remote) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("folder", folder.toString());
    all.put("rows", manifest.rows());
    all.put("missing", result.missing());
    all.put("steps", result.counts());
    all.put("agreement", agreement(manifest));
    all.put("cost", costs(remote));
    all.put("seal", manifest.seal());
    return all;
  }

  private static List<ScoreAgreement> agreement(Manifest manifest) {
    return manifest.origin() instanceof Origin.Written written ? written.agreement() : List.of();
  }

  private static Map<String, Object> costs(List<TargetModel> remote) {
    Map<String, Object> costs = new LinkedHashMap<>();
    remote.forEach(model -> {
      Map<String, Object> cost = new LinkedHashMap<>();
      cost.put("tokens", model.used());
      model.spent().ifPresent(dollars -> cost.put("dollars", dollars));
      costs.put(model.identity(), cost);
    });
    return costs;
  }
}
