package dev.plumbline.validate;

import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.util.List;

/**
 * The scenarios in which a fault is to show, and those in which it is not.
 *
 * @param suites all that there are
 */
record FaultScenarios(Fault fault, List<Suite> suites) {

  /** So many scenarios are looked through for one with a trigger, or without it. */
  private static final int DRAWN = 200;

  FaultScenarios {
    suites = List.copyOf(suites);
    for (String name : fault.behaviour().suites()) {
      if (suites.stream().noneMatch(suite -> suite.name().equals(name))) {
        throw new IllegalArgumentException(
            "fault %s is about the suite %s, which is not among %s"
                .formatted(fault.name(), name, suites.stream().map(Suite::name).toList()));
      }
    }
  }

  /** Where its trigger holds. */
  Suite shown() {
    return drawn("shown", own(), true);
  }

  /** In the same suites without the trigger; of a fault that always shows, in all others. */
  Suite elsewhere() {
    return fault.trigger() instanceof Trigger.Always ? others() : drawn("elsewhere", own(), false);
  }

  /** Of all other suites. */
  Suite others() {
    return drawn("others", otherSuites(), false);
  }

  private List<Suite> own() {
    return suites.stream()
        .filter(suite -> fault.behaviour().suites().contains(suite.name()))
        .toList();
  }

  private List<Suite> otherSuites() {
    List<Suite> others = suites.stream().filter(suite -> !own().contains(suite)).toList();
    if (others.isEmpty()) {
      throw new IllegalArgumentException(
          "fault %s is about all suites, so that there is none without it; leave one out"
              .formatted(fault.name()));
    }
    return others;
  }

  private Suite drawn(String name, List<Suite> from, boolean holds) {
    return new Suite(
        name,
        Split.CONTROL,
        (seed, ordinal) -> {
          Suite suite = from.get(ordinal % from.size());
          int first = ordinal / from.size() * DRAWN;
          for (int at = first; at < first + DRAWN; at++) {
            Scenario scenario = suite.source().scenario(seed, at);
            Scenario put = holds ? fault.trigger().put(scenario) : scenario;
            if (fault.isAbout(put) == holds) {
              return fault.behaviour().tried(put);
            }
          }
          throw new IllegalArgumentException(
              "fault %s: of %d scenarios of %s none is one %s; give another trigger"
                  .formatted(
                      fault.name(),
                      DRAWN,
                      suite.name(),
                      (holds ? "" : "not ") + fault.trigger().inWords()));
        });
  }
}
