package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Progress;
import dev.plumbline.report.RunReport;
import dev.plumbline.report.WatchPage;
import dev.plumbline.serve.PageServer;
import dev.plumbline.store.Store;
import dev.plumbline.watch.Watch;
import dev.plumbline.watch.WatchPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people see of a watch: its page and the transcripts of each step as files, and the same on a
 * server while it runs, if that is asked for.
 */
final class WatchView implements AutoCloseable {

  private final Path out;
  private final Set<String> written = ConcurrentHashMap.newKeySet();
  private final Optional<PageServer> server;
  private volatile String live = WatchPage.waiting();

  /**
   * Begins to show.
   *
   * @param out folder for the files
   * @param port of the server, 0 for a free one; nothing for no server
   */
  WatchView(Path out, Optional<Integer> port) {
    this.out = out;
    this.server = port.map(asked -> new PageServer(this::page, asked));
  }

  /** The address of the server, if there is one. */
  Optional<String> address() {
    return server.map(PageServer::address);
  }

  /** Progress that is also said on open pages. */
  Progress over(Progress progress) {
    return server.<Progress>map(pages -> new PagedProgress(progress, pages)).orElse(progress);
  }

  /** Writes the page anew, and the transcripts of each step that it has not written before. */
  void show(Store store, Watch watch) {
    Set<Integer> steps = new HashSet<>();
    watch.points().stream().map(WatchPoint::step).forEach(steps::add);
    for (int step : steps) {
      String page = WatchPage.checkpoint(step);
      if (!written.contains(page)) {
        write(page, RunReport.html(store, watch.run(step)));
        written.add(page);
      }
    }
    WatchPage page = WatchPage.of(store, watch);
    write(WatchPage.FILE, page.file());
    live = page.live();
    server.ifPresent(PageServer::changed);
  }

  private void write(String name, String html) {
    Path file = out.resolve(name);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder of " + file, e);
    }
    WholeFile.write(file, html);
  }

  /** What the server has: the page, and transcripts that were written here. */
  private Optional<String> page(String path) {
    if (path.equals("/")) {
      return Optional.of(live);
    }
    String name = path.substring(1);
    if (!written.contains(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(out.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + out.resolve(name), e);
    }
  }

  /** Ends the server; the files stay. */
  @Override
  public void close() {
    server.ifPresent(pages -> {
      pages.now(
          "The watch is over, or was stopped. This page stays as %s."
              .formatted(out.resolve(WatchPage.FILE)));
      pages.close();
    });
  }

  /** Says what is under way on the server's pages too. */
  private record PagedProgress(Progress progress, PageServer pages) implements Progress {

    @Override
    public Task begin(String name, String unit, long total, long already) {
      return new PagedTask(
          progress.begin(name, unit, total, already), pages, name, unit, total, already);
    }

    @Override
    public void say(String lines) {
      progress.say(lines);
    }

    @Override
    public void close() {
      progress.close();
    }
  }

  private static final class PagedTask implements Progress.Task {

    private final Progress.Task task;
    private final PageServer pages;
    private final String name;
    private final String unit;
    private final long total;
    private long done;

    private PagedTask(
        Progress.Task task, PageServer pages, String name, String unit, long total, long already) {
      this.task = task;
      this.pages = pages;
      this.name = name;
      this.unit = unit;
      this.total = total;
      this.done = already;
      say();
    }

    private void say() {
      pages.now("Under way: %s, %d of %d %s".formatted(name, done, total, unit));
    }

    @Override
    public synchronized void advance(long by) {
      task.advance(by);
      done += by;
      say();
    }

    @Override
    public void note(String text) {
      task.note(text);
    }

    @Override
    public void close() {
      task.close();
      pages.now("Waits for the next checkpoint");
    }
  }
}
