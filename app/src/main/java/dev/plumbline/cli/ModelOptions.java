package dev.plumbline.cli;

import dev.plumbline.provider.Catalog;
import dev.plumbline.provider.Price;
import dev.plumbline.provider.Recorder;
import dev.plumbline.provider.ReplyCache;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.Settings.Limits;
import dev.plumbline.provider.Target;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How models behind an API are reached. */
final class ModelOptions {

  @Option(
      names = "--base-url",
      defaultValue = "",
      description = "Address of an openai-compatible server, such as http://localhost:8000/v1.")
  private String baseUrl = "";

  @Option(
      names = "--effort",
      defaultValue = "",
      description = "How much the model is to think, in its provider's words.")
  private String effort = "";

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Requests under way at once, at most; fewer while the provider is busy.")
  private int connections;

  @Option(names = "--requests-per-minute", description = "No limit when not given.")
  private double requestsPerMinute = Double.POSITIVE_INFINITY;

  @Option(names = "--tokens-per-minute", description = "No limit when not given.")
  private double tokensPerMinute = Double.POSITIVE_INFINITY;

  @Option(
      names = "--max-cost",
      description = "Dollars after which nothing more is sent; no limit when not given.")
  private double maxCost = Double.POSITIVE_INFINITY;

  @Option(
      names = "--models",
      description = "A models.yaml with capabilities and prices, over the project's.")
  private @Nullable Path models;

  /** Opens a model by its name; nothing is sent yet. */
  TargetModel open(String name) {
    Settings settings =
        Settings.DEFAULT
            .withBaseUrl(baseUrl)
            .withEffort(effort)
            .withLimits(new Limits(connections, requestsPerMinute, tokensPerMinute));
    if (Double.isFinite(maxCost)) {
      settings = settings.withMaxCost(maxCost);
    }
    return Targets.open(name, settings, catalog(), System.getenv(), ReplyCache.NONE, Recorder.NONE);
  }

  /** What a model's tokens cost; empty when that is not known. */
  Optional<Price> price(String name) {
    return name.startsWith("scripted/")
        ? Optional.empty()
        : catalog().facts(Target.parse(name)).price();
  }

  private Catalog catalog() {
    List<Path> files =
        new ArrayList<>(
            Catalog.usersFiles(Path.of(System.getProperty("user.home", ".")), Path.of(".")));
    if (models != null) {
      if (!Files.isReadable(models)) {
        throw new IllegalArgumentException("models is " + models + ", which cannot be read");
      }
      files.add(models);
    }
    return Catalog.with(files);
  }

  int connections() {
    return connections;
  }
}
