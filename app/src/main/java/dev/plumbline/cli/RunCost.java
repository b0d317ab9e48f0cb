package dev.plumbline.cli;

import dev.plumbline.provider.Budget;
import dev.plumbline.provider.Funds;
import dev.plumbline.store.Spending;
import dev.plumbline.store.Store;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The one account of a run in the store: what all its models may spend and have spent, over
 * processes and resumes.
 */
final class RunCost implements AutoCloseable {

  private final Store store;
  private final String run;
  private final String worker;
  private final Budget budget;

  private RunCost(Store store, String run, String worker, Budget budget) {
    this.store = store;
    this.run = run;
    this.worker = worker;
    this.budget = budget;
  }

  /** Charges a command's models to a run from now on, and what they have spent before, too. */
  static RunCost charge(Store store, String run, String worker, Budget budget) {
    budget.chargeTo(
        new Funds() {
          @Override
          public boolean hold(double dollars) {
            return store.ledger().hold(run, worker, dollars, budget.limit());
          }

          @Override
          public void settle(double held, double spent) {
            store.ledger().settle(run, worker, held, spent);
          }

          @Override
          public double used() {
            Spending spending = store.ledger().spending(run);
            return spending.spent() + spending.held();
          }
        });
    return new RunCost(store, run, worker, budget);
  }

  /**
   * Says what the run has cost so far.
   *
   * @param all gets it as {@code cost}
   * @return a line for people; empty when it has cost nothing that is known
   */
  String say(Map<String, Object> all) {
    budget.close();
    double spent = store.ledger().spending(run).spent();
    double others = store.ledger().heldByOthers(run, worker);
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("spent", spent);
    cost.put("heldByOthers", others);
    all.put("cost", cost);
    if (spent == 0 && others == 0) {
      return "";
    }
    return String.format(Locale.ROOT, "%ncost of the run so far: $%.4f", spent)
        + (others == 0
            ? "\n"
            : String.format(
                Locale.ROOT,
                ", and at most $%.4f of processes that are at work or were cut off%n",
                others));
  }

  @Override
  public void close() {
    budget.close();
  }
}
