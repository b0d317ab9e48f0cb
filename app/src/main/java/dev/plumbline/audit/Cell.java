package dev.plumbline.audit;

import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import java.util.Map;
import java.util.TreeMap;

/**
 * What scenarios have in common that are varied in the same factors alike.
 *
 * @param factors their values, {@code suite} among them
 */
record Cell(Map<String, String> factors) {

  private static final String SUITE = "suite";

  Cell {
    factors = Map.copyOf(factors);
  }

  static Cell of(Scenario scenario) {
    Map<String, String> factors = new TreeMap<>(scenario.condition());
    factors.remove(Protocol.FACTOR);
    factors.put(SUITE, scenario.suite());
    return new Cell(factors);
  }
}
