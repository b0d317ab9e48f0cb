package dev.plumbline.store;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;

/** Reads trials: whole, or without their texts. */
final class Trials {

  private final Connections connections;

  Trials(Connections connections) {
    this.connections = connections;
  }

  Stream<TrialRow> whole(String run, String... suites) {
    return stream(handle -> whole(handle, run, ofSuites(handle, Sql.TRIALS, suites)));
  }

  Stream<Outline> outlines(String run, String... suites) {
    return stream(handle ->
        gathered(
            handle,
            run,
            ofSuites(handle, Sql.OUTLINES, suites),
            Sql::outline,
            Outline::head,
            Sql::together));
  }

  private static Query ofSuites(Handle handle, String query, String... suites) {
    return handle
        .createQuery(query)
        .bind("all", suites.length == 0)
        .bindList(EmptyHandling.NULL_KEYWORD, "suites", List.of(suites));
  }

  Optional<TrialRow> one(String run, String key) {
    return connections.readTogether(handle -> {
      Iterator<TrialRow> rows = whole(handle, run, handle.createQuery(Sql.TRIAL).bind("key", key));
      return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    });
  }

  void eachVerdict(String run, Consumer<VerdictRow> reader) {
    connections.readTogether(handle -> {
      try (Stream<VerdictRow> verdicts =
          handle
              .createQuery(Sql.VERDICTS)
              .bind("run", run)
              .map((row, context) -> Sql.verdict(row, row.getString("judge")))
              .stream()) {
        verdicts.forEach(reader);
      }
      return run;
    });
  }

  private Iterator<TrialRow> whole(Handle handle, String run, Query query) {
    return new Whole(
        gathered(handle, run, query, Sql::trial, TrialRow::head, Sql::together),
        connections,
        handle);
  }

  private <T> Iterator<T> gathered(
      Handle handle,
      String run,
      Query query,
      Sql.Reader<T> reader,
      Function<T, TrialHead> head,
      BinaryOperator<T> together) {
    Map<String, Stratum> strata = new HashMap<>();
    Iterator<T> rows =
        query
            .bind("run", run)
            .map((row, context) -> reader.read(row, Sql.head(row, handle, run, strata)))
            .iterator();
    return new Gathered<>(rows, connections.database(), row -> head.apply(row).key(), together);
  }

  /** Reads in a transaction, without which PostgreSQL would send all rows at once. */
  private <T> Stream<T> stream(Function<Handle, Iterator<T>> query) {
    Handle handle = connections.stream();
    try {
      Iterator<T> rows = connections.database().mapped(() -> query.apply(handle));
      int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, traits), false)
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
}
