package dev.plumbline.web;

import dev.plumbline.Faults;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Event;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.store.Browsing;
import dev.plumbline.store.Browsing.Signature;
import dev.plumbline.store.Store;
import dev.plumbline.store.StoredTexts;
import dev.plumbline.store.StoredTexts.EventText;
import dev.plumbline.store.StoredTexts.VerdictText;
import dev.plumbline.suite.Rendering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import tools.jackson.core.JacksonException;

/**
 * The words of a store, in a file of SQLite with its full-text index (FTS5), for either kind of
 * store: so a right to read is enough, both find the same, and every script has its words. Texts
 * are not in it, only words with their places. It follows the store: what is new is added, and what
 * was indexed before is kept over restarts. Several processes may share the file.
 */
final class SearchIndex implements AutoCloseable {

  /** Of the tables below and of what counts as a word. */
  private static final int VERSION = 1;

  private static final String WORDS =
      "content = '', columnsize = 0, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\"";

  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
          "CREATE TABLE run (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
          "CREATE TABLE verdict (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, trial TEXT NOT NULL, judge TEXT NOT NULL, UNIQUE (run, trial, judge))",
          "CREATE TABLE scenario (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE)",
          "CREATE VIRTUAL TABLE said USING fts5 (words, tags, %s)".formatted(WORDS),
          "CREATE VIRTUAL TABLE judged USING fts5 (words, tags, %s)".formatted(WORDS),
          "CREATE VIRTUAL TABLE given USING fts5 (words, %s)".formatted(WORDS));

  private static final int BATCH = 5_000;
  private static final int PAUSE_MILLISECONDS = 1_000;

  private final Browsing browsing;
  private final StoredTexts stored;
  private final Store store;
  private final Jdbi jdbi;
  private final Path file;
  private final Map<String, Signature> verdictsSeen = new HashMap<>();
  private final ReentrantLock catchingUp = new ReentrantLock();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long last;

  /**
   * Opens an index, or makes one; it follows the store from {@link #follow} on.
   *
   * @param file of its own
   */
  SearchIndex(Store store, Path file) {
    this.store = store;
    this.browsing = store.browsing();
    this.stored = store.texts();
    this.file = file;
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // It can be made again: a lost page is no loss.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(30_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    this.jdbi = Jdbi.create(source);
    prepare();
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  /**
   * Makes the tables; drops those of another version or of another store, and a file that is none.
   *
   * @throws UncheckedIOException when the file cannot be written
   */
  private void prepare() {
    if (!fits()) {
      try {
        for (String end : List.of("", "-wal", "-shm")) {
          Files.deleteIfExists(Path.of(file + end));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot make the search index %s; make its folder writable".formatted(file), e);
      }
      jdbi.useTransaction(handle -> {
        TABLES.forEach(handle::execute);
        put(handle, "store", identity());
        put(handle, "last", "0");
        handle.execute("PRAGMA user_version = " + VERSION);
      });
    }
    last = jdbi.withHandle(handle -> Long.parseLong(meta(handle, "last")));
  }

  private boolean fits() {
    if (!Files.exists(file)) {
      return false;
    }
    try {
      return jdbi.withHandle(handle ->
          handle.createQuery("PRAGMA user_version").mapTo(int.class).one() == VERSION
              && meta(handle, "store").equals(identity()));
    } catch (JdbiException e) {
      // Whatever it is, it is made anew.
      return false;
    }
  }

  /** What tells a store from another at the same place: its first event, which never changes. */
  private String identity() {
    return stored.textsSince(0, 1).stream()
        .map(first -> Canonical.sha256(first.toString()))
        .findFirst()
        .orElse("empty");
  }

  private static String meta(Handle handle, String name) {
    return handle
        .createQuery("SELECT value FROM meta WHERE name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findOne()
        .orElse("");
  }

  private static void put(Handle handle, String name, String value) {
    handle
        .createUpdate("INSERT OR REPLACE INTO meta (name, value) VALUES (:name, :value)")
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  /** Begins to add what is new, and goes on until it is closed. */
  void follow() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        if (!catchUp()) {
          Thread.sleep(PAUSE_MILLISECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        Faults.log(e, "the search index was not brought up");
        try {
          Thread.sleep(10L * PAUSE_MILLISECONDS);
        } catch (InterruptedException ended) {
          return;
        }
      }
    }
  }

  /**
   * Adds some of what is new.
   *
   * @return whether there may be more
   */
  boolean catchUp() {
    catchingUp.lock();
    try {
      if (addScenarios() || addEvents()) {
        return true;
      }
      addVerdicts();
      return false;
    } finally {
      catchingUp.unlock();
    }
  }

  /**
   * What was added at once.
   *
   * @param last number of the newest event that can be found
   */
  private record Added(int events, long last) {}

  private boolean addEvents() {
    Added added =
        jdbi.inTransaction(handle -> {
          // The write lock first, so that two processes do not add the same.
          put(handle, "writer", "1");
          if (meta(handle, "store").equals("empty")) {
            put(handle, "store", identity());
          }
          long from = Long.parseLong(meta(handle, "last"));
          List<EventText> texts = stored.textsSince(from, BATCH);
          if (texts.isEmpty()) {
            return new Added(0, from);
          }
          Map<String, Long> runs = new HashMap<>();
          try (PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO said (rowid, words, tags) VALUES (:id, :words, :tags)")) {
            for (EventText text : texts) {
              String words = words(said(text));
              if (!words.isEmpty()) {
                long run = runs.computeIfAbsent(text.run(), name -> id(handle, name));
                batch
                    .bind("id", text.seq())
                    .bind("words", words)
                    .bind("tags", "r%d k%s".formatted(run, kind(text.kind())))
                    .add();
              }
            }
            if (batch.size() > 0) {
              batch.execute();
            }
          }
          put(handle, "last", String.valueOf(texts.getLast().seq()));
          return new Added(texts.size(), texts.getLast().seq());
        });
    last = added.last(); // what is found only once the transaction has ended
    return added.events() == BATCH;
  }

  private static String kind(String kind) {
    return kind.replace("-", "");
  }

  private static long id(Handle handle, String run) {
    handle
        .createUpdate("INSERT INTO run (name) VALUES (:name) ON CONFLICT (name) DO NOTHING")
        .bind("name", run)
        .execute();
    return handle
        .createQuery("SELECT id FROM run WHERE name = :name")
        .bind("name", run)
        .mapTo(long.class)
        .one();
  }

  private boolean addScenarios() {
    List<String> known =
        jdbi.withHandle(
            handle -> handle.createQuery("SELECT digest FROM scenario").mapTo(String.class).list());
    Map<String, String> fresh = stored.scenariosBut(known);
    if (!fresh.isEmpty()) {
      jdbi.useTransaction(handle ->
          fresh.forEach((digest, payload) -> {
            int added =
                handle
                    .createUpdate(
                        "INSERT INTO scenario (digest) VALUES (:digest) ON CONFLICT (digest) DO NOTHING")
                    .bind("digest", digest)
                    .execute();
            if (added > 0) {
              handle
                  .createUpdate(
                      "INSERT INTO given (rowid, words) VALUES (last_insert_rowid(), :words)")
                  .bind("words", words(given(payload)))
                  .execute();
            }
          }));
    }
    return !fresh.isEmpty();
  }

  private void addVerdicts() {
    for (String run : store.runs()) {
      Signature now = browsing.signature(run);
      if (!now.equals(verdictsSeen.get(run))) {
        addVerdicts(run);
        verdictsSeen.put(run, now);
      }
      if (closed) {
        return;
      }
    }
  }

  /** A judge's verdict on a trial, by names. */
  record Judgement(String run, String trial, String judge) {}

  private void addVerdicts(String name) {
    long run = jdbi.inTransaction(handle -> id(handle, name));
    Set<Judgement> known =
        jdbi.withHandle(handle ->
            handle
                .createQuery("SELECT trial, judge FROM verdict WHERE run = :run")
                .bind("run", run)
                .map((row, context) ->
                    new Judgement(name, row.getString("trial"), row.getString("judge")))
                .collect(Collectors.toSet()));
    List<VerdictText> fresh = new ArrayList<>();
    stored.eachVerdict(
        name,
        verdict -> {
          if (!known.contains(new Judgement(name, verdict.trial(), verdict.judge()))) {
            fresh.add(verdict);
          }
          if (fresh.size() == BATCH) {
            keep(run, fresh);
            fresh.clear();
          }
        });
    keep(run, fresh);
  }

  private void keep(long run, List<VerdictText> verdicts) {
    if (verdicts.isEmpty()) {
      return;
    }
    jdbi.useTransaction(handle -> {
      put(handle, "writer", "1");
      long id =
          handle.createQuery("SELECT coalesce(max(id), 0) FROM verdict").mapTo(long.class).one();
      try (PreparedBatch names =
              handle.prepareBatch(
                  "INSERT INTO verdict (id, run, trial, judge) VALUES (:id, :run, :trial, :judge)");
          PreparedBatch texts =
              handle.prepareBatch(
                  "INSERT INTO judged (rowid, words, tags) VALUES (:id, :words, :tags)")) {
        for (VerdictText verdict : verdicts) {
          id++;
          names
              .bind("id", id)
              .bind("run", run)
              .bind("trial", verdict.trial())
              .bind("judge", verdict.judge())
              .add();
          texts
              .bind("id", id)
              .bind("words", words(judged(verdict.payload())))
              .bind("tags", "r" + run)
              .add();
        }
        names.execute();
        texts.execute();
      }
    });
  }

  private static String words(String text) {
    return SearchText.words(text).stream()
        .map(SearchText.Word::text)
        .collect(Collectors.joining(" "));
  }

  /** What is to be seen of an event. */
  static String said(EventText text) {
    try {
      Event.Content content = Canonical.JSON.readValue(text.payload(), Event.Content.class);
      return TranscriptBlocks.texts(content).collect(Collectors.joining("\n"));
    } catch (JacksonException e) {
      return "";
    }
  }

  /** What a scenario says to its target. */
  static String given(String payload) {
    try {
      return Rendering.of(Canonical.JSON.readValue(payload, Scenario.class)).stream()
          .map(part -> part.head() + "\n" + part.text())
          .collect(Collectors.joining("\n"));
    } catch (JacksonException e) {
      return "";
    }
  }

  /** The reasons and quotes of a verdict, or why there is none. */
  static String judged(String payload) {
    try {
      Verdict verdict = Canonical.JSON.readValue(payload, Verdict.class);
      return switch (verdict) {
        case Verdict.Given given ->
            given.findings().values().stream()
                .flatMap(finding ->
                    Stream.concat(Stream.of(finding.reason()), finding.quotes().stream()))
                .collect(Collectors.joining("\n"));
        case Verdict.Missing missing -> missing.cause();
      };
    } catch (JacksonException e) {
      return "";
    }
  }

  /** The share of the store's events that can be found. */
  double share() {
    long all = browsing.lastEvent();
    return all == 0 ? 1 : Math.min(1, (double) last / all);
  }

  /**
   * Numbers of events that have what is wanted, the latest first.
   *
   * @param runs any of these; none means all
   * @param kinds likewise, as the store names them
   * @param before only events with smaller numbers
   */
  List<Long> events(
      SearchText.Wanted wanted, List<String> runs, List<String> kinds, long before, int limit) {
    return jdbi.withHandle(handle -> {
      List<String> match = new ArrayList<>();
      match.add(wanted.match("words"));
      if (!runs.isEmpty()) {
        List<String> ids = runTags(handle, runs);
        if (ids.isEmpty()) {
          return List.of();
        }
        match.add("tags : (%s)".formatted(String.join(" OR ", ids)));
      }
      if (!kinds.isEmpty()) {
        match.add(
            "tags : (%s)"
                .formatted(
                    kinds.stream()
                        .map(kind -> "k" + kind(kind))
                        .collect(Collectors.joining(" OR "))));
      }
      return handle
          .createQuery(
              "SELECT rowid FROM said WHERE said MATCH :match AND rowid < :before ORDER BY rowid DESC LIMIT :limit")
          .bind("match", String.join(" AND ", match))
          .bind("before", before)
          .bind("limit", limit)
          .mapTo(Long.class)
          .list();
    });
  }

  private static List<String> runTags(Handle handle, List<String> runs) {
    return handle
        .createQuery("SELECT id FROM run WHERE name IN (<runs>)")
        .bindList("runs", runs)
        .mapTo(Long.class)
        .map(id -> "r" + id)
        .list();
  }

  /** A verdict that has what is wanted. */
  record JudgedHit(long number, String run, String trial, String judge) {
    Judgement at() {
      return new Judgement(run, trial, judge);
    }
  }

  /** Verdicts that have what is wanted, the latest first; as {@link #events}. */
  List<JudgedHit> verdicts(SearchText.Wanted wanted, List<String> runs, long before, int limit) {
    return jdbi.withHandle(handle -> {
      String match = wanted.match("words");
      if (!runs.isEmpty()) {
        List<String> ids = runTags(handle, runs);
        if (ids.isEmpty()) {
          return List.of();
        }
        match += " AND tags : (%s)".formatted(String.join(" OR ", ids));
      }
      return handle
          .createQuery(
              """
              SELECT v.id, r.name, v.trial, v.judge FROM (
                SELECT rowid AS id FROM judged WHERE judged MATCH :match AND rowid < :before
                ORDER BY rowid DESC LIMIT :limit) hit
              JOIN verdict v ON v.id = hit.id JOIN run r ON r.id = v.run ORDER BY v.id DESC
              """)
          .bind("match", match)
          .bind("before", before)
          .bind("limit", limit)
          .map((row, context) ->
              new JudgedHit(
                  row.getLong("id"),
                  row.getString("name"),
                  row.getString("trial"),
                  row.getString("judge")))
          .list();
    });
  }

  /** Digests of scenarios that have what is wanted. */
  List<String> scenarios(SearchText.Wanted wanted, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT s.digest FROM given JOIN scenario s ON s.id = given.rowid
                WHERE given MATCH :match ORDER BY s.id LIMIT :limit
                """)
            .bind("match", wanted.match("words"))
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
