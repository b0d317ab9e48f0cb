package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Forecast;
import dev.plumbline.assess.Simulated;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.Price;
import dev.plumbline.provider.Tokens;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an assessment would take, as text and as JSON. */
final class Estimating {

  private final ModelOptions models;
  private final Map<String, Object> all = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  Estimating(ModelOptions models) {
    this.models = models;
  }

  /** Of the target. */
  Estimating target(String target, boolean local, Assessment.Plan plan) {
    Forecast forecast = Forecast.of(plan, Tokens::ofPrompt);
    Optional<Price> price = local ? Optional.empty() : models.price(target);
    all.put("forecast", forecast);
    price.ifPresent(known -> all.put("dollars", known.cost(forecast.usage())));
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
                local ? "nothing: it runs on this machine" : cost(price, forecast.usage())));
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
    price.ifPresent(known -> entry.put("dollars", known.cost(most.usage())));
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
                cost(price, most.usage())));
    return this;
  }

  private static String cost(Optional<Price> price, Usage usage) {
    return price
        .map(known -> String.format(Locale.ROOT, "%.2f dollars", known.cost(usage)))
        .orElse("unknown: no price is known; add one to models.yaml");
  }

  String print(boolean json) {
    return json ? Print.json(all) : text.toString();
  }
}
