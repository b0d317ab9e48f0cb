package dev.plumbline.watch;

import dev.plumbline.provider.ServedModels;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The models that a server offers under names with a step in them. A name is all that is known of
 * the weights behind it.
 *
 * @param name with one {@code {step}}, which stands for digits
 * @param served names of all models that the server has at the moment
 */
public record ServedCheckpoints(String name, Supplier<ServedModels.Listed> served)
    implements Checkpoints {

  private static final String STEP = "{step}";

  public ServedCheckpoints {
    int at = name.indexOf(STEP);
    if (at < 0 || name.indexOf(STEP, at + 1) >= 0) {
      throw new IllegalArgumentException(
          "'%s' has to hold {step} once, where the names of checkpoints have their step, such as run-{step}"
              .formatted(name));
    }
  }

  /**
   * Asks the server.
   *
   * @throws IllegalArgumentException when two of its models have the same step
   */
  @Override
  public Found look(int after) {
    ServedModels.Listed listed = served.get();
    Pattern pattern = pattern();
    List<Arrival> arrivals =
        listed.names().stream()
            .distinct()
            .flatMap(one -> arrival(pattern.matcher(one)).stream())
            .filter(one -> one.step() > after)
            .sorted(Comparator.comparingInt(Arrival::step))
            .toList();
    for (int i = 1; i < arrivals.size(); i++) {
      if (arrivals.get(i).step() == arrivals.get(i - 1).step()) {
        throw new IllegalArgumentException(
            "'%s' and '%s' are both of step %d; let the server offer one of them"
                .formatted(
                    arrivals.get(i - 1).name(), arrivals.get(i).name(), arrivals.get(i).step()));
      }
    }
    return new Found(arrivals, listed.trouble());
  }

  @Override
  public String inWords() {
    return "models named " + name;
  }

  private Pattern pattern() {
    int at = name.indexOf(STEP);
    return Pattern.compile(
        Pattern.quote(name.substring(0, at))
            + "(\\d{1,9})"
            + Pattern.quote(name.substring(at + STEP.length())));
  }

  private static Optional<Arrival> arrival(Matcher name) {
    return name.matches()
        ? Optional.of(new Arrival(Integer.parseInt(name.group(1)), name.group()))
        : Optional.empty();
  }
}
