package dev.plumbline.cli;

import dev.plumbline.console.Terminal;
import dev.plumbline.provider.Price;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.EstimateAuthor;
import dev.plumbline.teach.Role;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a recipe would take, by role, as text and as JSON. */
final class TeachEstimate {

  private final Writers writers;
  private final CommandModels models;
  private final Map<Role, EstimateAuthor> counting = new EnumMap<>(Role.class);

  TeachEstimate(Writers writers, CommandModels models) {
    this.writers = writers;
    this.models = models;
    writers.roles().keySet().forEach(role -> counting.put(role, new EstimateAuthor()));
  }

  /** Those who count what they are asked. */
  Map<Role, Author> authors() {
    return Map.copyOf(counting);
  }

  /**
   * What they counted.
   *
   * @param trials that are played beside, at most
   */
  String print(boolean json, int trials) {
    Map<String, Object> all = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    counting.forEach((role, author) -> {
      if (author.requests() > 0) {
        add(role, author, all, text);
      }
    });
    if (trials > 0) {
      all.put("trials", trials);
      text.append(
          "%-15s %,8d trials at most, of several turns each, with %s; 'plumbline assess --estimate' says what they take%n"
              .formatted("target", trials, Terminal.escape(writers.target().name())));
    }
    return json ? Print.json(all) : text.toString();
  }

  /**
   * A line for people when it may cost more than a cap, else nothing: a step is done for all rows
   * before the next begins, so that a cap may leave none of them finished.
   *
   * @param cap in dollars
   */
  String overCap(double cap, int rows) {
    double dollars = dollars();
    return dollars <= cap
        ? ""
        : String.format(
            Locale.ROOT,
            "plumbline: %d rows may take up to %.2f dollars, and at --max-cost %s rows stay unfinished until it is raised;"
                + " about --limit %d stays below it%n",
            rows,
            dollars,
            cap,
            Math.max(1, (int) (rows * cap / dollars)));
  }

  /** What they counted at the prices that are known. */
  private double dollars() {
    return counting.entrySet().stream()
        .flatMap(one ->
            price(writers.of(one.getKey()).name()).stream()
                .map(price -> price.cost(one.getValue().usage())))
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static boolean isFree(String name) {
    return name.equals(Writers.GRAMMAR) || TargetKind.isOnThisMachine(name);
  }

  private Optional<Price> price(String name) {
    return isFree(name) ? Optional.empty() : models.priceInBatchIfAsked(name);
  }

  private void add(Role role, EstimateAuthor author, Map<String, Object> all, StringBuilder text) {
    String name = writers.of(role).name();
    Optional<Price> price = price(name);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("model", name);
    entry.put("requests", author.requests());
    entry.put("usage", author.usage());
    price.ifPresent(known -> entry.put("dollars", known.cost(author.usage())));
    all.put(role.label(), entry);
    text.append(
        "%-15s %,8d requests to %s, %,d tokens read (characters / 4), %,d written: %s%n"
            .formatted(
                role.label(),
                author.requests(),
                Terminal.escape(name),
                author.usage().promptTokens(),
                author.usage().completionTokens(),
                isFree(name) ? "nothing, it runs on this machine" : cost(price, author)));
  }

  private static String cost(Optional<Price> price, EstimateAuthor author) {
    return price
        .map(
            known -> String.format(Locale.ROOT, "%.2f dollars at most", known.cost(author.usage())))
        .orElse("price unknown; add one to models.yaml");
  }
}
