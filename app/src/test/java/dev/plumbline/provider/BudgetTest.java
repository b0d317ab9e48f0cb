package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {

  /** An account as several processes share it. */
  private static final class Account implements Funds {
    private final double limit;
    private double spent;
    private double held;
    private int asked;

    Account(double limit) {
      this.limit = limit;
    }

    @Override
    public synchronized boolean hold(double dollars) {
      asked++;
      boolean enough = spent + held + dollars <= limit + 1e-12;
      held += enough ? dollars : 0;
      return enough;
    }

    @Override
    public synchronized void settle(double less, double more) {
      asked++;
      held -= less;
      spent += more;
    }

    @Override
    public synchronized double used() {
      return spent + held;
    }
  }

  @Test
  void several_processes_share_one_account_and_give_back_what_they_did_not_use() {
    Account account = new Account(1);
    List<Budget> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Budget budget = new Budget(1);
      budget.chargeTo(account);
      processes.add(budget);
    }
    int sent = 0;
    for (boolean any = true; any; ) {
      any = false;
      for (Budget budget : processes) {
        if (budget.reserve(0.01)) {
          budget.settle(0.01, 0.004);
          sent++;
          any = true;
        }
      }
    }
    processes.forEach(Budget::close);
    assertThat(account.spent).isCloseTo(sent * 0.004, within(1e-9)).isLessThanOrEqualTo(1);
    assertThat(account.held).isCloseTo(0, within(1e-9));
    assertThat(sent).as("all but what one request may cost is used").isGreaterThan(240);
  }

  @Test
  void what_a_killed_process_had_under_way_stays_set_aside() {
    Account account = new Account(1);
    Budget killed = new Budget(1);
    killed.chargeTo(account);
    assertThat(killed.reserve(0.6)).isTrue();
    Budget again = new Budget(1);
    again.chargeTo(account);
    assertThat(again.reserve(0.5)).isFalse();
    assertThat(again.reserve(0.3)).isTrue();
    again.settle(0.3, 0.3);
    again.close();
    assertThat(account.spent).isCloseTo(0.3, within(1e-9));
    assertThat(account.held).isBetween(0.6 - 1e-9, 0.6 + 0.02 + 1e-9);
  }

  @Test
  void what_was_spent_before_an_account_was_known_is_charged_to_it() {
    Account account = new Account(1);
    Budget budget = new Budget(1);
    assertThat(budget.reserve(0.2)).isTrue();
    budget.settle(0.2, 0.1);
    assertThat(budget.reserve(0.3)).isTrue();
    budget.chargeTo(account);
    assertThat(account.spent).isCloseTo(0.1, within(1e-9));
    assertThat(account.held).isCloseTo(0.3, within(1e-9));
    budget.settle(0.3, 0.25);
    budget.close();
    assertThat(account.spent).isCloseTo(0.35, within(1e-9));
    assertThat(account.held).isCloseTo(0, within(1e-9));
    assertThat(budget.spent()).isCloseTo(0.35, within(1e-9));
  }

  @Test
  void an_account_is_asked_rarely_and_without_a_limit_told_all_the_same() {
    Account account = new Account(Double.POSITIVE_INFINITY);
    Budget limited = new Budget(100);
    limited.chargeTo(account);
    Budget free = Budget.unlimited();
    free.chargeTo(account);
    assertThat(limited.reserve(0.001)).isTrue();
    assertThat(free.reserve(0.001)).isTrue();
    int before = account.asked;
    for (int i = 0; i < 1000; i++) {
      assertThat(limited.reserve(0.001)).isTrue();
      limited.settle(0.001, 0.001);
      assertThat(free.reserve(0.001)).isTrue();
      free.settle(0.001, 0.001);
    }
    assertThat(account.asked - before).isLessThan(5);
    limited.settle(0.001, 0);
    free.settle(0.001, 0);
    limited.close();
    free.close();
    assertThat(account.spent).isCloseTo(2, within(1e-9));
    assertThat(account.held).isCloseTo(0, within(1e-9));
  }
}
