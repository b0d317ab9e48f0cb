package dev.plumbline.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The runs of a project with their trials, events and verdicts, and its artifacts, in a folder's
 * file of SQLite or in a database of PostgreSQL.
 *
 * <p>What a method that writes has returned from is durable: the database's log is synchronised at
 * every commit. Kill the process at any time and the store is whole; {@link #keys} then says what
 * is there already.
 *
 * <p>Safe to use from any thread: writers take turns, readers see what was committed when they
 * began, and share a few connections. Other processes may use the store at the same time; a file
 * must lie on a local disk. Payloads are JSON, which escapes NUL characters; PostgreSQL would not
 * take them. Every method throws {@link StoreException}.
 */
public final class Store implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connections connections;
  private final RunRows runs;
  private final Trials trials;
  private final Counting counting;
  private final Artifacts artifacts;

  private Store(Connections connections) {
    this.connections = connections;
    this.runs = new RunRows(connections);
    this.trials = new Trials(connections);
    this.counting = new Counting(connections);
    this.artifacts = new Artifacts(connections);
  }

  /** Opens the store of a folder; makes both if they are not there. */
  public static Store open(Path folder) {
    return open(folder, PATIENCE);
  }

  /** Likewise; waits at most {@code patience} for other processes that write. */
  static Store open(Path folder, Duration patience) {
    return new Store(Connections.to(SqliteFile.in(folder, patience)));
  }

  /**
   * Opens the store of a place; makes it if it is not there.
   *
   * @param place a folder, or {@code postgresql://user@host/database}
   * @param environment its {@code PGPASSWORD} is the database's password
   * @throws IllegalArgumentException when a URL is wrong
   */
  public static Store open(String place, Map<String, String> environment) {
    return new Store(Connections.to(database(place, environment)));
  }

  /** Likewise; a connection that reads may take so long to open. */
  static Store open(String place, Map<String, String> environment, Duration opening) {
    return new Store(Connections.to(database(place, environment), opening));
  }

  /**
   * Opens a store that is there to look at: nothing is made, brought to this version or written,
   * and rights to read are enough.
   *
   * @throws StoreException.TooOld when an older version wrote it
   */
  public static Store look(String place, Map<String, String> environment) {
    return new Store(Connections.looking(database(place, environment)));
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

  /** The runs that hold a trial or were begun, in alphabetical order. */
  public List<String> runs() {
    return counting.runs();
  }

  /**
   * Begins a run, unless one of its name is there.
   *
   * @return the one that is there then; the caller compares their setups
   */
  public RunRow begin(RunRow run) {
    return runs.begin(run);
  }

  /**
   * Changes what is known of a run, while nobody else does.
   *
   * @param record gives the new one for the one that is there
   * @throws IllegalArgumentException when no such run was begun
   */
  public void revise(String run, UnaryOperator<String> record) {
    runs.revise(run, record);
  }

  /** What is known of a run; nothing of those that older versions stored. */
  public Optional<RunRow> run(String name) {
    return runs.run(name);
  }

  /** What is known of all runs that were begun, by name. */
  public List<RunRow> runRows() {
    return runs.all();
  }

  /** How many trials of each suite and target every run holds, by run, suite and target. */
  public List<Tally> tallies() {
    return counting.tallies();
  }

  /**
   * The judged trials of a run, counted judge by judge by all that they have in common; their
   * scenario is part of it where trials share scenarios.
   */
  public List<Count> counts(String run) {
    return counting.counts(run);
  }

  /** How many trials a run holds. */
  public long size(String run) {
    return counting.size(run);
  }

  /** The keys of all trials of a run, finished or failed. */
  public Set<String> keys(String run) {
    return counting.keys(run);
  }

  /** The keys of a run's trials in one state. */
  public Set<String> keys(String run, State state) {
    return counting.keys(run, state);
  }

  /** The keys of a run's trials that a judge has not looked at, in alphabetical order. */
  public List<String> keysWithout(String run, String judge) {
    return counting.keysWithout(run, judge);
  }

  /**
   * Saves trials with their scenarios, events and verdicts: all of them, or, if it throws, none.
   * The leases on them end.
   *
   * <p>What is there stays as it is, so that saving twice changes nothing; new verdicts on a trial
   * that is there are added. Only a failure gives way, to the same trial or verdict finished; its
   * events stay beside those of the trial's new path. Events are appended as {@link Events#append}
   * says, and the leaf goes with its event.
   */
  public void save(List<TrialRow> rows) {
    if (!rows.isEmpty()) {
      write(handle -> Saving.save(handle, connections.database(), rows));
    }
  }

  /** Keeps a verdict on a trial that is there, in place of any that its judge gave before. */
  public void revise(TrialHead trial, VerdictRow verdict) {
    write(handle -> Saving.revise(handle, trial, verdict));
  }

  /**
   * The trials of a run with their scenarios, events and verdicts, by suite and ordinal, read as
   * they are asked for.
   *
   * <p>Close the stream: it holds a connection of its own, beside those that other reads share.
   *
   * @param suites only these; none means all
   */
  public Stream<TrialRow> trials(String run, String... suites) {
    return trials.whole(run, suites);
  }

  /** Likewise, without the texts: many times as fast. */
  public Stream<Outline> outlines(String run, String... suites) {
    return trials.outlines(run, suites);
  }

  /** One trial of a run with its scenario, events and verdicts, if it is there. */
  public Optional<TrialRow> trial(String run, String key) {
    return trials.one(run, key);
  }

  /** Gives all verdicts of a run to a reader, in no order; it must not write meanwhile. */
  public void eachVerdict(String run, Consumer<VerdictRow> reader) {
    trials.eachVerdict(run, reader);
  }

  /** What happened in trials, those under way among them. */
  public Events events() {
    return new Events(connections);
  }

  /** Lists of trials, a page at a time. */
  public Browsing browsing() {
    return new Browsing(connections);
  }

  /** What was said, some of it at a time. */
  public StoredTexts texts() {
    return new StoredTexts(connections);
  }

  /** Which process is at which trial. */
  public Leases leases() {
    return new Leases(connections);
  }

  /** What runs cost. */
  public RunLedger ledger() {
    return new RunLedger(connections);
  }

  /** Keeps an artifact in place of any that has its key. */
  public void put(Artifact artifact) {
    artifacts.put(artifact);
  }

  /** The artifact of a key, if there is one. */
  public Optional<Artifact> get(String key) {
    return artifacts.get(key);
  }

  /** All artifacts of a kind, by key. */
  public List<Artifact> artifacts(String kind) {
    return artifacts.of(kind);
  }

  Database database() {
    return connections.database();
  }

  /** One transaction on the one connection that writes. */
  void write(Consumer<Handle> statements) {
    connections.write(statements);
  }

  /** Where it is, for people. */
  @Override
  public String toString() {
    return connections.database().toString();
  }

  @Override
  public void close() {
    connections.close();
  }
}
