package dev.plumbline.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** What is known of runs as a whole. */
final class RunRows {

  private static final String ONE = "SELECT * FROM run WHERE name = :name";

  private static final String BEGIN =
      """
      INSERT INTO run (name, setup, record, created) VALUES (:name, :setup, :record, :created)
      ON CONFLICT (name) DO NOTHING
      """;

  private static final String REVISE = "UPDATE run SET record = :record WHERE name = :name";

  private final Connections connections;

  RunRows(Connections connections) {
    this.connections = connections;
  }

  RunRow begin(RunRow run) {
    return connections.change(handle -> {
      handle
          .createUpdate(BEGIN)
          .bind("name", run.name())
          .bind("setup", run.setup())
          .bind("record", run.record())
          .bind("created", run.created().toString())
          .execute();
      return one(handle, run.name()).orElseThrow();
    });
  }

  void revise(String name, UnaryOperator<String> record) {
    connections.write(handle -> {
      connections.database().await(handle, WriteTurn.RUNS);
      RunRow run =
          one(handle, name)
              .orElseThrow(
                  () -> new IllegalArgumentException("No run '%s' was begun.".formatted(name)));
      handle
          .createUpdate(REVISE)
          .bind("name", name)
          .bind("record", record.apply(run.record()))
          .execute();
    });
  }

  Optional<RunRow> run(String name) {
    return connections.read(handle -> one(handle, name));
  }

  List<RunRow> all() {
    return connections.read(
        handle -> rows(handle.createQuery("SELECT * FROM run ORDER BY name")).list());
  }

  private static Optional<RunRow> one(Handle handle, String name) {
    return rows(handle.createQuery(ONE).bind("name", name)).findOne();
  }

  private static ResultIterable<RunRow> rows(Query query) {
    return query.map((row, context) ->
        new RunRow(
            row.getString("name"),
            row.getString("setup"),
            row.getString("record"),
            Instant.parse(row.getString("created"))));
  }
}
