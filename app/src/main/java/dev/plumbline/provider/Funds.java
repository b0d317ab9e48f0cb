package dev.plumbline.provider;

/**
 * Where a {@link Budget}'s dollars come from: an account that several processes, and the same
 * command run again, may share. Thread safe.
 */
public interface Funds {

  /** Sets dollars aside for what is about to be charged; false when there are not as many. */
  boolean hold(double dollars);

  /**
   * Says what was charged.
   *
   * @param held what had been set aside and is free again, this charge included
   */
  void settle(double held, double spent);

  /** What is spent and set aside, by all who share it. */
  double used();

  /** An account of this process alone. */
  static Funds of(double limit) {
    return new Funds() {
      private double spent;
      private double held;

      @Override
      public synchronized boolean hold(double dollars) {
        boolean enough = spent + held + dollars <= limit;
        held += enough ? dollars : 0;
        return enough;
      }

      @Override
      public synchronized void settle(double less, double more) {
        held = Math.max(0, held - less);
        spent += more;
      }

      @Override
      public synchronized double used() {
        return spent + held;
      }
    };
  }
}
