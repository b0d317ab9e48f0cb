package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Forecast;
import dev.plumbline.assess.Simulated;
import dev.plumbline.console.Terminal;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.Price;
import dev.plumbline.provider.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an assessment would take, as text and as JSON. */
final class Estimating {

  private final CommandModels models;
  private final List<Optional<Double>> costs = new ArrayList<>();
  private final Map<String, Object> all = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  Estimating(CommandModels models) {
    this.models = models;
  }

  /**
   * How many trials there are at most, where that is not known beforehand.
   *
   * @param words what they are for
   */
  Estimating atMost(long trials, String words) {
    all.put("trials", trials);
    text.append(words);
    return this;
  }

  /** Of the target. */
  Estimating target(String target, Assessment.Plan plan) {
    Forecast forecast = Forecast.of(plan, Tokens::ofPrompt);
    Optional<Price> price = models.priceInBatchIfAsked(target);
    all.put("forecast", forecast);
    spend(price, forecast.usage(), all);
    text.append(
        """
        trials    %,d
        requests  %,d%s
        tokens    %,d read (characters / 4), %,d written (%d a turn)
        cost      %s
        """
            .formatted(
                forecast.trials(),
                forecast.requests(),
                forecast.requests() == forecast.trials()
                    ? ", one a trial"
                    : ", by an agent that reads every mail and file, one a turn",
                forecast.usage().promptTokens(),
                forecast.usage().completionTokens(),
                forecast.writtenATurn(),
                cost(target, price, forecast.usage())));
    return this;
  }

  /** Of the simulator, if there is one. */
  Estimating simulator(String model, Assessment.Plan plan) {
    if (model.isEmpty()) {
      return this;
    }
    Simulated.Most most = Simulated.forecast(plan, Tokens::ofPrompt);
    Optional<Price> price = models.price(model);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("most", most);
    spend(price, most.usage(), entry);
    all.put("simulator", entry);
    text.append(
        """
        simulator %,d requests at most, if every agent wrote to every colleague
        tokens    %,d read, %,d written
        cost      %s
        """
            .formatted(
                most.requests(),
                most.usage().promptTokens(),
                most.usage().completionTokens(),
                cost(model, price, most.usage())));
    return this;
  }

  /** Of the judges. */
  Estimating judges(List<String> judges, Questionnaires asked, Assessment.Plan plan) {
    if (judges.isEmpty()) {
      return this;
    }
    Forecast.Judge forecast = Forecast.judge(plan, asked, Tokens::ofPrompt);
    Map<String, Object> entries = new LinkedHashMap<>();
    for (String judge : judges) {
      Optional<Price> price = models.price(judge);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("forecast", forecast);
      spend(price, forecast.usage(), entry);
      entries.put(judge, entry);
      text.append(
          """
          judge     %,d requests of %s, one a trial
          tokens    %,d read, %,d written
          cost      %s
          """
              .formatted(
                  forecast.requests(),
                  Terminal.escape(judge),
                  forecast.usage().promptTokens(),
                  forecast.usage().completionTokens(),
                  cost(judge, price, forecast.usage())));
    }
    all.put("judges", entries);
    return this;
  }

  private void spend(Optional<Price> price, Usage usage, Map<String, Object> entry) {
    Optional<Double> cost = price.map(known -> known.cost(usage));
    cost.ifPresent(dollars -> entry.put("dollars", dollars));
    costs.add(cost);
  }

  private static String cost(String model, Optional<Price> price, Usage usage) {
    if (TargetKind.isOnThisMachine(model)) {
      return "nothing: it runs on this machine";
    }
    return price
        .map(known -> String.format(Locale.ROOT, "%.2f dollars", known.cost(usage)))
        .orElse("unknown: no price is known; add one to models.yaml");
  }

  String print(boolean json) {
    double together = costs.stream().flatMap(Optional::stream).mapToDouble(cost -> cost).sum();
    boolean known = costs.stream().allMatch(Optional::isPresent);
    if (costs.size() > 1) {
      text.append(
          String.format(
              Locale.ROOT,
              "together  %.2f dollars%s%n",
              together,
              known ? "" : ", and those of which no price is known"));
    }
    if (known) {
      all.put("dollarsTogether", together);
    }
    return json ? Print.json(all) : text.toString();
  }
}
