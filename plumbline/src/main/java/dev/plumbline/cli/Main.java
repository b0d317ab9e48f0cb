package dev.plumbline.cli;

/** The command line. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String... args) {
    System.err.println("plumbline: there are no commands yet.");
    System.exit(2);
  }
}
