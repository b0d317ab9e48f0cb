package dev.plumbline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The trials, verdicts and artifacts of one project folder.
 *
 * <p>What {@link #save} and {@link #put} have returned from is durable: SQLite's write-ahead log,
 * synchronised at every commit. Kill the process at any time and the file is whole; {@link #keys}
 * then says what is there already.
 *
 * <p>Safe to use from any thread: writers take turns, readers see what was committed when they
 * began. Other processes may use the file at the same time; it must lie on a local disk. Every
 * method throws {@link StoreException}.
 */
public final class Store implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  // What failed may be tried again and then takes the place of the failure; nothing else changes.
  private static final String SAVE_TRIAL =
      """
      INSERT INTO trial (run, key, suite, split, target, seed, ordinal, state, transcript)
      VALUES (:run, :key, :suite, :split, :target, :seed, :ordinal, :state, :transcript)
      ON CONFLICT (run, key) DO UPDATE SET state = excluded.state, transcript = excluded.transcript
      WHERE trial.state = 'failed' AND excluded.state = 'finished'
      """;
  private static final String SAVE_VERDICT =
      """
      INSERT INTO verdict (run, trial_key, judge, state, payload)
      VALUES (:run, :key, :judge, :state, :payload)
      ON CONFLICT (run, trial_key, judge) DO UPDATE SET state = excluded.state, payload = excluded.payload
      WHERE verdict.state = 'failed' AND excluded.state = 'finished'
      """;
  private static final String TRIALS =
      """
      SELECT t.*, v.judge, v.state AS verdict_state, v.payload
      FROM trial t LEFT JOIN verdict v ON v.run = t.run AND v.trial_key = t.key
      WHERE t.run = :run AND (:all OR t.suite IN (<suites>))
      ORDER BY t.suite, t.ordinal, t.key, v.judge
      """;

  private static final String TALLIES =
      """
      SELECT run, suite, target, count(*) AS trials, sum(state = 'finished') AS finished,
        min(created) AS created
      FROM trial GROUP BY run, suite, target ORDER BY run, suite, target
      """;

  private final Path file;
  private final Jdbi jdbi;
  private final Handle writer;
  private final ReentrantLock writing = new ReentrantLock();

  private Store(Path file, Jdbi jdbi, Handle writer) {
    this.file = file;
    this.jdbi = jdbi;
    this.writer = writer;
  }

  /** Opens the store of a folder; makes both if they are not there. */
  public static Store open(Path folder) {
    return open(folder, PATIENCE);
  }

  /** Likewise; waits at most {@code patience} for other processes that write. */
  static Store open(Path folder, Duration patience) {
    Path file = file(folder).toAbsolutePath();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StoreException.NotWritable(file, e);
    }
    return Failures.mapped(
        file,
        () -> {
          Jdbi jdbi = Jdbi.create(source(file, patience));
          Handle writer = jdbi.open();
          try {
            Schema.migrate(writer, file);
            return new Store(file, jdbi, writer);
          } catch (RuntimeException e) {
            writer.close();
            throw e;
          }
        });
  }

  /** Whether a folder holds a store already. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(file(folder));
  }

  private static Path file(Path folder) {
    return folder.resolve("plumbline.db");
  }

  private static SQLiteDataSource source(Path file, Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** The runs that hold a trial, in alphabetical order. */
  public List<String> runs() {
    return read(handle ->
        handle
            .createQuery("SELECT DISTINCT run FROM trial ORDER BY run")
            .mapTo(String.class)
            .list());
  }

  /** How many trials of each suite and target every run holds, by run, suite and target. */
  public List<Tally> tallies() {
    return read(handle ->
        handle
            .createQuery(TALLIES)
            .map((row, context) ->
                new Tally(
                    row.getString("run"),
                    row.getString("suite"),
                    row.getString("target"),
                    row.getLong("trials"),
                    row.getLong("finished"),
                    Instant.parse(row.getString("created"))))
            .list());
  }

  /** The keys of all trials of a run, finished or failed. */
  public Set<String> keys(String run) {
    return keys(handle -> handle.createQuery("SELECT key FROM trial WHERE run = :run"), run);
  }

  /** The keys of a run's trials in one state. */
  public Set<String> keys(String run, State state) {
    return keys(
        handle ->
            handle
                .createQuery("SELECT key FROM trial WHERE run = :run AND state = :state")
                .bind("state", state.column()),
        run);
  }

  private Set<String> keys(Function<Handle, Query> query, String run) {
    return read(
        handle -> new HashSet<>(query.apply(handle).bind("run", run).mapTo(String.class).list()));
  }

  /**
   * Saves trials together with their verdicts: all of them, or, if it throws, none.
   *
   * <p>What is there stays as it is, so that saving twice changes nothing; new verdicts on a trial
   * that is there are added. Only a failure gives way, to the same trial or verdict finished.
   */
  public void save(List<TrialRow> trials) {
    if (trials.isEmpty()) {
      return;
    }
    write(handle -> {
      try (PreparedBatch batch = handle.prepareBatch(SAVE_TRIAL)) {
        trials.forEach(trial -> bind(batch, trial));
        batch.execute();
      }
      if (trials.stream().allMatch(trial -> trial.verdicts().isEmpty())) {
        return;
      }
      try (PreparedBatch batch = handle.prepareBatch(SAVE_VERDICT)) {
        trials.forEach(t -> t.verdicts().forEach(verdict -> bind(batch, t, verdict)));
        batch.execute();
      }
    });
  }

  private static void bind(PreparedBatch batch, TrialRow trial) {
    batch
        .bind("run", trial.run())
        .bind("key", trial.key())
        .bind("suite", trial.suite())
        .bind("split", trial.split())
        .bind("target", trial.target())
        .bind("seed", trial.seed())
        .bind("ordinal", trial.ordinal())
        .bind("state", trial.state().column())
        .bind("transcript", trial.transcript())
        .add();
  }

  private static void bind(PreparedBatch batch, TrialRow trial, VerdictRow verdict) {
    batch
        .bind("run", trial.run())
        .bind("key", trial.key())
        .bind("judge", verdict.judge())
        .bind("state", verdict.state().column())
        .bind("payload", verdict.payload())
        .add();
  }

  /**
   * The trials of a run with their verdicts, by suite and ordinal, read as they are asked for.
   *
   * <p>Close the stream: it holds a connection.
   *
   * @param suites only these; none means all
   */
  public Stream<TrialRow> trials(String run, String... suites) {
    Handle handle = Failures.mapped(file, jdbi::open);
    try {
      Query query =
          handle
              .createQuery(TRIALS)
              .bind("run", run)
              .bind("all", suites.length == 0)
              .bindList(EmptyHandling.NULL_KEYWORD, "suites", List.of(suites));
      ResultIterator<TrialRows.Joined> rows =
          Failures.mapped(
              file, () -> query.map((row, context) -> TrialRows.Joined.read(row)).iterator());
      int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(new TrialRows(file, rows), traits), false)
          .onClose(handle::close);
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /** Keeps an artifact in place of any that has its key. */
  public void put(Artifact artifact) {
    write(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO artifact (key, kind, payload) VALUES (:key, :kind, :payload)
                ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload
                """)
            .bind("key", artifact.key())
            .bind("kind", artifact.kind())
            .bind("payload", artifact.payload())
            .execute());
  }

  /** The artifact of a key, if there is one. */
  public Optional<Artifact> get(String key) {
    return read(handle ->
        artifacts(handle.createQuery("SELECT * FROM artifact WHERE key = :key").bind("key", key))
            .findOne());
  }

  /** All artifacts of a kind, by key. */
  public List<Artifact> artifacts(String kind) {
    return read(handle ->
        artifacts(
                handle
                    .createQuery("SELECT * FROM artifact WHERE kind = :kind ORDER BY key")
                    .bind("kind", kind))
            .list());
  }

  private static ResultIterable<Artifact> artifacts(Query query) {
    return query.map((row, context) ->
        new Artifact(row.getString("key"), row.getString("kind"), row.getString("payload")));
  }

  @Override
  public void close() {
    writing.lock();
    try {
      writer.close();
    } finally {
      writing.unlock();
    }
  }

  private <T> T read(Function<Handle, T> query) {
    return Failures.mapped(file, () -> jdbi.withHandle(query::apply));
  }

  /** One transaction on the one connection that writes. */
  void write(Consumer<Handle> statements) {
    writing.lock();
    try {
      Failures.mapped(
          file,
          () -> {
            Transaction.use(writer, statements);
            return file;
          });
    } finally {
      writing.unlock();
    }
  }
}
