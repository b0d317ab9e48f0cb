package dev.plumbline.console;

/** Progress that nobody watches. */
record Silence() implements Progress {

  private record Unwatched() implements Task {
    @Override
    public void advance(long by) {}

    @Override
    public void note(String text) {}

    @Override
    public void close() {}
  }

  @Override
  public Task begin(String name, String unit, long total, long already) {
    return new Unwatched();
  }

  @Override
  public void say(String lines) {}

  @Override
  public void close() {}
}
