package dev.plumbline.lm;

import dev.plumbline.lm.Weight.Role;
import dev.plumbline.lm.WeightTable.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which matrices of a decoder have adapters, and the weights that these are made of.
 *
 * @param settings with the targets by name
 * @param sites operands of which at least one matrix has an adapter
 * @param weights named as in files of the PEFT library, without what is in front of all of them
 */
record AdapterTable(LoraSettings settings, List<Site> sites, WeightTable weights) {
  private static final Map<Role, Factors> FACTORS =
      Map.of(
          Role.QUERY_KEY_VALUE,
          new Factors(
              Role.QUERY_KEY_VALUE_A, Role.QUERY_KEY_VALUE_B, Role.QUERY_KEY_VALUE_MAGNITUDE),
          Role.ATTENTION_OUTPUT,
          new Factors(
              Role.ATTENTION_OUTPUT_A, Role.ATTENTION_OUTPUT_B, Role.ATTENTION_OUTPUT_MAGNITUDE),
          Role.GATE_UP,
          new Factors(Role.GATE_UP_A, Role.GATE_UP_B, Role.GATE_UP_MAGNITUDE),
          Role.DOWN,
          new Factors(Role.DOWN_A, Role.DOWN_B, Role.DOWN_MAGNITUDE));

  /** The roles of A, B and m. */
  record Factors(Role a, Role b, Role magnitude) {}

  /**
   * An operand with adapters: those of its matrices lie below each other, as they do themselves.
   *
   * @param parts all matrices of the operand, in order
   */
  record Site(Role matrix, int layer, Factors factors, List<Part> parts) {
    List<Weight> adapted() {
      return parts.stream().filter(Part::adapted).map(Part::matrix).toList();
    }
  }

  /** A matrix, and whether it has an adapter. */
  record Part(Weight matrix, boolean adapted) {}

  AdapterTable {
    sites = List.copyOf(sites);
  }

  /**
   * The adapters of a decoder.
   *
   * @throws BadInputException when the rank is beyond the decoder's width, or a target is none of
   *     its matrices
   */
  static AdapterTable of(DecoderConfig config, LoraSettings settings) {
    BadInputException.unless(
        settings.rank() <= config.hiddenSize(),
        "rank is %d, must be at most the model's hiddenSize %d",
        settings.rank(),
        config.hiddenSize());
    List<Stack> linear =
        WeightTable.of(config).stacks().stream()
            .filter(stack -> FACTORS.containsKey(stack.role()))
            .toList();
    List<String> targets = targets(settings, linear);
    List<Site> sites =
        linear.stream()
            .map(stack -> site(stack, targets))
            .filter(site -> !site.adapted().isEmpty())
            .toList();
    List<Weight> weights = new ArrayList<>();
    sites.forEach(site -> add(weights, site, settings.rank()));
    switch (settings.form()) {
      case LORA -> {}
      case DORA -> sites.forEach(site -> addMagnitudes(weights, site));
    }
    return new AdapterTable(settings.with(targets), sites, new WeightTable(weights));
  }

  private static List<String> targets(LoraSettings settings, List<Stack> linear) {
    List<String> modules =
        linear.stream()
            .flatMap(stack -> stack.weights().stream())
            .map(AdapterTable::module)
            .toList();
    List<String> names =
        modules.stream()
            .map(module -> module.substring(module.lastIndexOf('.') + 1))
            .distinct()
            .toList();
    if (settings.targets().equals(List.of(LoraSettings.ALL_LINEAR))) {
      return names;
    }
    for (String target : settings.targets()) {
      BadInputException.unless(
          modules.stream().anyMatch(module -> means(target, module)),
          "target '%s' is not a matrix of this model's layers, which has %s; %s stands alone for"
              + " all of them",
          target,
          String.join(", ", names),
          LoraSettings.ALL_LINEAR);
    }
    return settings.targets();
  }

  /** As PEFT compares them: a target is the end of a name, or all of it. */
  private static boolean means(String target, String module) {
    return module.equals(target) || module.endsWith("." + target);
  }

  private static String module(Weight matrix) {
    return matrix.name().substring(0, matrix.name().length() - ".weight".length());
  }

  private static Site site(Stack stack, List<String> targets) {
    List<Part> parts =
        stack.weights().stream()
            .map(matrix ->
                new Part(
                    matrix, targets.stream().anyMatch(target -> means(target, module(matrix)))))
            .toList();
    Factors factors = Objects.requireNonNull(FACTORS.get(stack.role()), stack.role().name());
    return new Site(stack.role(), stack.layer(), factors, parts);
  }

  private static void add(List<Weight> weights, Site site, int rank) {
    Factors factors = site.factors();
    for (Weight matrix : site.adapted()) {
      weights.add(new Weight(a(matrix), site.layer(), factors.a(), rank, matrix.columns()));
    }
    for (Weight matrix : site.adapted()) {
      weights.add(new Weight(b(matrix), site.layer(), factors.b(), matrix.rows(), rank));
    }
  }

  private static void addMagnitudes(List<Weight> weights, Site site) {
    for (Weight matrix : site.adapted()) {
      Role role = site.factors().magnitude();
      weights.add(new Weight(magnitude(matrix), site.layer(), role, matrix.rows(), 1));
    }
  }

  static String a(Weight matrix) {
    return module(matrix) + ".lora_A.weight";
  }

  static String b(Weight matrix) {
    return module(matrix) + ".lora_B.weight";
  }

  static String magnitude(Weight matrix) {
    return module(matrix) + ".lora_magnitude_vector";
  }

  /** All matrices with an adapter. */
  Stream<Weight> adapted() {
    return sites.stream().flatMap(site -> site.adapted().stream());
  }
}
