package dev.plumbline.cli;

import dev.plumbline.provider.Settings;
import dev.plumbline.provider.Settings.Address;
import dev.plumbline.provider.Settings.Limits;
import dev.plumbline.provider.Settings.Patience;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** How models behind an API are reached. */
final class ModelOptions {

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
      description =
          "Dollars after which nothing more is sent, to all models of a run together, whatever was spent on it"
              + " before and by other processes; no limit when not given.")
  private double maxCost = Double.POSITIVE_INFINITY;

  @Option(
      names = "--plain-http",
      description =
          "Let keys go to other machines over http, where anybody on the way can read them.")
  private boolean plainHttp;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for an answer before asking again.")
  private long timeout;

  @Option(
      names = "--batch",
      description =
          "Ask in the provider's batches: half the price, within a day; Anthropic and OpenAI only. Killed and"
              + " run again, it waits on for the batch that it has sent.")
  private boolean batch;

  @Option(
      names = "--cache",
      description =
          "Keep every reply in the folder's store, so that the same request with the same seed is never paid for"
              + " twice, not even one of a trial that did not end.")
  private boolean cache;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Append each request and its answer to a file, as JSON lines, without the key.")
  private @Nullable Path record;

  @Option(
      names = "--models",
      description = "A models.yaml with capabilities and prices, over the project's.")
  private @Nullable Path models;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * What was asked.
   *
   * @throws IllegalArgumentException when a number cannot be
   */
  ModelAccess asked() {
    Patience usual = Settings.DEFAULT.patience();
    Settings shared =
        Settings.DEFAULT
            .withAddress(new Address("", "", "", plainHttp))
            .withLimits(new Limits(connections, requestsPerMinute, tokensPerMinute))
            .withPatience(
                new Patience(usual.attempts(), Duration.ofSeconds(timeout), usual.deadline()));
    return new ModelAccess(shared, maxCost, batch, cache, record, models);
  }

  /**
   * Makes sure that no batch was asked for, where there is nobody to ask in one.
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireNoBatch() {
    if (batch) {
      throw new IllegalArgumentException(
          "--batch is for targets behind an API; judges are asked one by one, so leave it out");
    }
  }

  /**
   * Makes sure that requests that are to be recorded are sent one by one.
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireRecordable() {
    if (batch && record != null) {
      throw new IllegalArgumentException(
          "--record is for requests that are sent one by one; leave it or --batch out");
    }
  }

  boolean isBatch() {
    return batch;
  }

  /**
   * Makes sure that none of these options was given, for a model that has no use for them.
   *
   * @throws IllegalArgumentException naming the first
   */
  void requireNone(String model) {
    ParseResult given = command.commandLine().getParseResult();
    given.matchedOptions().stream()
        .filter(option -> option.userObject() instanceof Field field && isOwn(field))
        .findFirst()
        .ifPresent(option -> {
          throw new IllegalArgumentException(
              "%s is for models behind an API; leave it out for %s"
                  .formatted(option.longestName(), model));
        });
  }

  private static boolean isOwn(Field field) {
    return field.getDeclaringClass() == ModelOptions.class;
  }
}
