package dev.plumbline.suite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The factors that a scenario is varied in. A cell is one choice of values; what a factor is not
 * asked to vary over stands at its first value.
 *
 * @param factors each with its values, the default first
 * @param constraints which values go together
 */
public record Grid(Map<String, List<String>> factors, List<Constraint> constraints) {

  public Grid {
    factors = Collections.unmodifiableMap(new LinkedHashMap<>(factors));
    constraints = List.copyOf(constraints);
  }

  /** Where all of {@code when} hold, each factor in {@code only} takes one of its values. */
  public record Constraint(Map<String, List<String>> when, Map<String, List<String>> only) {
    boolean allows(Map<String, String> cell) {
      return !holds(when, cell) || holds(only, cell);
    }
  }

  static boolean holds(Map<String, List<String>> condition, Map<String, String> cell) {
    return condition.entrySet().stream()
        .allMatch(entry -> entry.getValue().contains(cell.get(entry.getKey())));
  }

  /** The value at which a factor stands when it is not varied. */
  String standard(String factor) {
    return factors.getOrDefault(factor, List.of("")).getFirst();
  }

  /**
   * All cells of the chosen values that the constraints allow, the last factor varying fastest.
   *
   * @param chosen values per factor; a factor left out keeps its default
   * @throws IllegalArgumentException names an unknown factor or value
   */
  public List<Map<String, String>> cells(Map<String, List<String>> chosen) {
    chosen.forEach(this::requireKnown);
    List<Map<String, String>> cells = List.of(Map.of());
    for (Map.Entry<String, List<String>> factor : factors.entrySet()) {
      List<String> values = chosen.getOrDefault(factor.getKey(), factor.getValue().subList(0, 1));
      List<Map<String, String>> wider = new ArrayList<>();
      for (Map<String, String> cell : cells) {
        for (String value : values) {
          Map<String, String> next = new LinkedHashMap<>(cell);
          next.put(factor.getKey(), value);
          wider.add(next);
        }
      }
      cells = wider;
    }
    return cells.stream()
        .filter(cell -> constraints.stream().allMatch(constraint -> constraint.allows(cell)))
        .toList();
  }

  /** How many cells there are in all: only what the constraints are about has to be looked at. */
  public long size() {
    Set<String> bound =
        constraints.stream()
            .flatMap(one -> Stream.of(one.when(), one.only()))
            .flatMap(condition -> condition.keySet().stream())
            .collect(Collectors.toSet());
    Map<String, List<String>> some = new LinkedHashMap<>();
    long others = 1;
    for (Map.Entry<String, List<String>> factor : factors.entrySet()) {
      if (bound.contains(factor.getKey())) {
        some.put(factor.getKey(), factor.getValue());
      } else {
        others *= factor.getValue().size();
      }
    }
    return others * cells(some).size();
  }

  private void requireKnown(String factor, List<String> values) {
    List<String> known = factors.get(factor);
    if (known == null) {
      throw new IllegalArgumentException(
          "unknown factor '" + factor + "'; known are " + String.join(", ", factors.keySet()));
    }
    for (String value : values) {
      if (!known.contains(value)) {
        throw new IllegalArgumentException(
            "factor "
                + factor
                + " has no value '"
                + value
                + "'; it has "
                + String.join(", ", known));
      }
    }
  }
}
