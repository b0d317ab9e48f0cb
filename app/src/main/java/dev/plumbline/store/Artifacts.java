package dev.plumbline.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.result.ResultIterable;
import org.jdbi.v3.core.statement.Query;

/** All that is neither a run nor a trial. */
final class Artifacts {

  private static final String PUT =
      """
      INSERT INTO artifact (key, kind, payload) VALUES (:key, :kind, :payload)
      ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload
      """;

  private final Connections connections;

  Artifacts(Connections connections) {
    this.connections = connections;
  }

  void put(Artifact artifact) {
    connections.write(handle ->
        handle
            .createUpdate(PUT)
            .bind("key", artifact.key())
            .bind("kind", artifact.kind())
            .bind("payload", artifact.payload())
            .execute());
  }

  Optional<Artifact> get(String key) {
    return connections.read(handle ->
        rows(handle.createQuery("SELECT * FROM artifact WHERE key = :key").bind("key", key))
            .findOne());
  }

  List<Artifact> of(String kind) {
    return connections.read(handle ->
        rows(handle
                .createQuery("SELECT * FROM artifact WHERE kind = :kind ORDER BY key")
                .bind("kind", kind))
            .list());
  }

  private static ResultIterable<Artifact> rows(Query query) {
    return query.map((row, context) ->
        new Artifact(row.getString("key"), row.getString("kind"), row.getString("payload")));
  }
}
