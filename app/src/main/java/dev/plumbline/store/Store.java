package dev.plumbline.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * The trials, verdicts and artifacts of a project, in a folder's file of SQLite or in a database of
 * PostgreSQL.
 *
 * <p>What {@link #save} and {@link #put} have returned from is durable: the database's log is
 * synchronised at every commit. Kill the process at any time and the store is whole; {@link #keys}
 * then says what is there already.
 *
 * <p>Safe to use from any thread: writers take turns, readers see what was committed when they
 * began. Other processes may use the store at the same time; a file must lie on a local disk.
 * Payloads are JSON, which escapes NUL characters; PostgreSQL would not take them. Every method
 * throws {@link StoreException}.
 */
public final class Store implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ALIVE_SECONDS = 10;

  private final Database database;
  private final Jdbi jdbi;
  private final ReentrantLock writing = new ReentrantLock();
  private Handle writer;

  private Store(Database database, Jdbi jdbi, Handle writer) {
    this.database = database;
    this.jdbi = jdbi;
    this.writer = writer;
  }

  /** Opens the store of a folder; makes both if they are not there. */
  public static Store open(Path folder) {
    return open(folder, PATIENCE);
  }

  /** Likewise; waits at most {@code patience} for other processes that write. */
  static Store open(Path folder, Duration patience) {
    return open(SqliteFile.in(folder, patience));
  }

  /**
   * Opens the store of a place; makes it if it is not there.
   *
   * @param place a folder, or {@code postgresql://user@host/database}
   * @param environment its {@code PGPASSWORD} is the database's password
   * @throws IllegalArgumentException when a URL is wrong
   */
  public static Store open(String place, Map<String, String> environment) {
    return open(database(place, environment));
  }

  private static Store open(Database database) {
    database.prepare();
    return database.mapped(() -> {
      Jdbi jdbi = Jdbi.create(database.source());
      Handle writer = jdbi.open();
      try {
        database.migrate(writer);
        return new Store(database, jdbi, writer);
      } catch (RuntimeException e) {
        writer.close();
        throw e;
      }
    });
  }

  /** Whether a place, as {@link #open(String, Map)} takes it, holds a store already. */
  public static boolean isIn(String place, Map<String, String> environment) {
    return database(place, environment).exists();
  }

  /** Whether a place is the URL of a database and not a folder. */
  public static boolean isUrl(String place) {
    return PostgresDatabase.isUrl(place);
  }

  private static Database database(String place, Map<String, String> environment) {
    return PostgresDatabase.isUrl(place)
        ? PostgresDatabase.at(place, PATIENCE, environment)
        : SqliteFile.in(Path.of(place), PATIENCE);
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
            .createQuery(Sql.TALLIES)
            .map((row, context) ->
                new Tally(
                    row.getString("run"),
                    row.getString("suite"),
                    row.getString("target"),
                    row.getLong("trials"),
                    row.getLong("finished"),
                    Instant.parse(row.getString("created")),
                    Instant.parse(row.getString("last"))))
            .list());
  }

  /**
   * The judged trials of a run, counted judge by judge by all that they have in common; their
   * scenario is part of it where trials share scenarios.
   */
  public List<Count> counts(String run) {
    return read(handle ->
        handle
            .createQuery(
                number(handle, Sql.SCENARIOS, run) < number(handle, Sql.SIZE, run)
                    ? Sql.COUNTS_BY_SCENARIO
                    : Sql.COUNTS)
            .bind("run", run)
            .map((row, context) ->
                new Count(
                    Sql.stratum(row),
                    row.getString("scenario"),
                    row.getString("judge"),
                    State.of(row.getString("state")),
                    row.getString("found"),
                    row.getLong("trials")))
            .list());
  }

  /** How many trials a run holds. */
  public long size(String run) {
    return read(handle -> number(handle, Sql.SIZE, run));
  }

  private static long number(Handle handle, String query, String run) {
    return handle.createQuery(query).bind("run", run).mapTo(long.class).one();
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

  /** The keys of a run's trials that a judge has not looked at, in alphabetical order. */
  public List<String> keysWithout(String run, String judge) {
    return read(handle ->
        handle
            .createQuery(Sql.KEYS_WITHOUT)
            .bind("run", run)
            .bind("judge", judge)
            .mapTo(String.class)
            .list());
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
    // In one order for all processes, so that none holds a row that another waits for.
    List<TrialRow> ordered =
        trials.stream()
            .sorted(
                Comparator.<TrialRow, String>comparing(trial -> trial.head().run())
                    .thenComparing(trial -> trial.head().key()))
            .toList();
    List<Stratum> strata =
        ordered.stream()
            .map(trial -> trial.head().stratum())
            .distinct()
            .sorted(Comparator.comparing(Stratum::digest))
            .toList();
    write(handle -> {
      try (PreparedBatch batch = handle.prepareBatch(Sql.SAVE_STRATUM)) {
        strata.forEach(stratum -> Sql.bind(batch, stratum));
        batch.execute();
      }
      try (PreparedBatch batch = handle.prepareBatch(Sql.SAVE_TRIAL)) {
        ordered.forEach(trial -> Sql.bind(batch, trial));
        batch.execute();
      }
      if (ordered.stream().allMatch(trial -> trial.verdicts().isEmpty())) {
        return;
      }
      try (PreparedBatch batch = handle.prepareBatch(Sql.SAVE_VERDICT)) {
        ordered.forEach(t -> t.verdicts().forEach(verdict -> Sql.bind(batch, t.head(), verdict)));
        batch.execute();
      }
    });
  }

  /** Keeps a verdict on a trial that is there, in place of any that its judge gave before. */
  public void revise(TrialHead trial, VerdictRow verdict) {
    write(handle -> {
      try (PreparedBatch batch = handle.prepareBatch(Sql.REVISE_VERDICT)) {
        Sql.bind(batch, trial, verdict);
        batch.execute();
      }
    });
  }

  /**
   * The trials of a run with their verdicts, by suite and ordinal, read as they are asked for.
   *
   * <p>Close the stream: it holds a connection.
   *
   * @param suites only these; none means all
   */
  public Stream<TrialRow> trials(String run, String... suites) {
    return stream(
        run,
        handle -> ofSuites(handle.createQuery(Sql.TRIALS), suites),
        Sql::trial,
        TrialRow::head,
        Sql::together);
  }

  /** Likewise, without the texts: many times as fast. */
  public Stream<Outline> outlines(String run, String... suites) {
    return stream(
        run,
        handle -> ofSuites(handle.createQuery(Sql.OUTLINES), suites),
        Sql::outline,
        Outline::head,
        Sql::together);
  }

  private static Query ofSuites(Query query, String... suites) {
    return query
        .bind("all", suites.length == 0)
        .bindList(EmptyHandling.NULL_KEYWORD, "suites", List.of(suites));
  }

  /** One trial of a run with its verdicts, if it is there. */
  public Optional<TrialRow> trial(String run, String key) {
    try (Stream<TrialRow> rows =
        stream(
            run,
            handle -> handle.createQuery(Sql.TRIAL).bind("key", key),
            Sql::trial,
            TrialRow::head,
            Sql::together)) {
      return rows.findFirst();
    }
  }

  /** Reads in a transaction, without which PostgreSQL would send all rows at once. */
  private <T> Stream<T> stream(
      String run,
      Function<Handle, Query> query,
      Sql.Reader<T> reader,
      Function<T, TrialHead> head,
      BinaryOperator<T> together) {
    Handle handle = database.mapped(jdbi::open);
    try {
      Map<String, Stratum> strata = new HashMap<>();
      Iterator<T> rows =
          database.mapped(() ->
              query
                  .apply(handle.begin())
                  .bind("run", run)
                  .map((row, context) -> reader.read(row, Sql.head(row, handle, run, strata)))
                  .iterator());
      Iterator<T> gathered = new Gathered<>(rows, database, row -> head.apply(row).key(), together);
      int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(gathered, traits), false)
          .onClose(() -> end(handle));
    } catch (RuntimeException e) {
      end(handle);
      throw e;
    }
  }

  private static void end(Handle handle) {
    try (handle) {
      handle.rollback();
    }
  }

  /** Keeps an artifact in place of any that has its key. */
  public void put(Artifact artifact) {
    write(handle ->
        handle
            .createUpdate(Sql.SAVE_ARTIFACT)
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

  /** Where it is, for people. */
  @Override
  public String toString() {
    return database.toString();
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
    return database.mapped(() -> jdbi.withHandle(query::apply));
  }

  /** One transaction on the one connection that writes. */
  void write(Consumer<Handle> statements) {
    writing.lock();
    try {
      database.mapped(() -> {
        Transaction.use(writer(), database, statements);
        return database;
      });
    } finally {
      writing.unlock();
    }
  }

  /** The connection that writes; opened again where a server has closed it meanwhile. */
  private Handle writer() {
    try {
      if (!writer.isClosed() && !writer.getConnection().isValid(ALIVE_SECONDS)) {
        writer.close();
        writer = jdbi.open();
      }
      return writer;
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }
}
