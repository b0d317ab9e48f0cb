package dev.plumbline.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a PostgreSQL server; the tables lie in its schema {@code plumbline}.
 *
 * <p>Not a record: a record's {@code toString} would tell the password.
 */
final class PostgresDatabase implements Database {

  private static final String SCHEMA = "plumbline";
  private static final List<String> SETTINGS =
      List.of("sslmode", "sslrootcert", "sslcert", "sslkey");

  /** Rows that a reader gets at a time. */
  private static final int FETCHED = 200;

  /**
   * Of the server's locks, by which processes that migrate or write take turns: "Plum" in ASCII.
   */
  private static final int LOCK = 0x506c756d;

  private final URI url;
  private final String name;
  private final Map<String, String> settings;
  private final Duration patience;
  private final String password;

  private PostgresDatabase(
      URI url, String name, Map<String, String> settings, Duration patience, String password) {
    this.url = url;
    this.name = name;
    this.settings = settings;
    this.patience = patience;
    this.password = password;
  }

  /** Whether a place is a URL, of whatever database, and no folder. */
  static boolean isUrl(String place) {
    return place.contains("://");
  }

  /**
   * The database of a URL such as {@code postgresql://user@host:5432/name?sslmode=require}.
   *
   * @param environment its {@code PGPASSWORD} is the password; without one, the driver looks into
   *     {@code ~/.pgpass}
   * @throws IllegalArgumentException says what is wrong with it, and shows nothing of a password
   */
  static PostgresDatabase at(String place, Duration patience, Map<String, String> environment) {
    URI url = url(place);
    String user = Optional.ofNullable(url.getUserInfo()).orElse("");
    Map<String, String> settings = settings(url);
    if (user.contains(":") || settings.containsKey("password")) {
      throw new IllegalArgumentException(
          "a store's URL holds no password, since commands are seen and kept; set PGPASSWORD or write"
              + " it into ~/.pgpass");
    }
    for (String setting : settings.keySet()) {
      if (!SETTINGS.contains(setting)) {
        throw new IllegalArgumentException(
            "a store's URL takes no '%s'; it takes %s"
                .formatted(setting, String.join(", ", SETTINGS)));
      }
    }
    String name = Optional.ofNullable(url.getPath()).orElse("").replaceFirst("^/", "");
    if (!List.of("postgresql", "postgres").contains(url.getScheme())
        || url.getHost() == null
        || name.isEmpty()
        || name.contains("/")) {
      throw new IllegalArgumentException(
          "a store's URL is like postgresql://user@host/database, and this one lacks a part of that");
    }
    return new PostgresDatabase(
        url, name, settings, patience, environment.getOrDefault("PGPASSWORD", ""));
  }

  private static URI url(String place) {
    try {
      return new URI(place);
    } catch (URISyntaxException e) {
      // Its message and its cause would show all of it.
      throw new IllegalArgumentException(
          "a store's URL is like postgresql://user@host/database; this one breaks off at character "
              + e.getIndex());
    }
  }

  private static Map<String, String> settings(URI url) {
    Map<String, String> settings = new LinkedHashMap<>();
    Arrays.stream(Optional.ofNullable(url.getRawQuery()).orElse("").split("&"))
        .filter(part -> !part.isEmpty())
        .forEach(part -> {
          String[] pair = part.split("=", 2);
          settings.put(
              pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        });
    return settings;
  }

  @Override
  public boolean exists() {
    return mapped(() ->
        Jdbi.create(source())
            .withHandle(handle ->
                handle
                    .createQuery("SELECT to_regclass('trial') IS NOT NULL")
                    .mapTo(boolean.class)
                    .one()));
  }

  @Override
  public void prepare() {}

  @Override
  public DataSource looking() {
    PGSimpleDataSource source = source();
    source.setReadOnly(true);
    source.setReadOnlyMode("always");
    return source;
  }

  @Override
  public void requireVersion(Handle handle) {
    int version = version(handle);
    if (version < Schema.VERSION) {
      throw new StoreException.TooOld(toString(), version, Schema.VERSION);
    }
  }

  @Override
  public PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {url.getHost()});
    source.setPortNumbers(new int[] {port()});
    source.setDatabaseName(name);
    Optional.ofNullable(url.getUserInfo()).ifPresent(source::setUser);
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    source.setCurrentSchema(SCHEMA);
    source.setApplicationName("plumbline");
    source.setTcpKeepAlive(true);
    source.setDefaultRowFetchSize(FETCHED);
    source.setOptions("-c synchronous_commit=on -c lock_timeout=%d".formatted(patience.toMillis()));
    try {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        source.setProperty(setting.getKey(), setting.getValue());
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return source;
  }

  private int port() {
    return url.getPort() < 0 ? 5432 : url.getPort();
  }

  @Override
  public String begin() {
    return "BEGIN";
  }

  @Override
  public void await(Handle handle, WriteTurn turn) {
    handle.execute("SELECT pg_advisory_xact_lock(%d, %d)".formatted(LOCK, turn.lock()));
  }

  @Override
  public String clock() {
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";
  }

  @Override
  public void migrate(Handle handle) {
    Transaction.in(
        handle,
        this,
        own -> {
          own.execute("SELECT pg_advisory_xact_lock(%d)".formatted(LOCK));
          int version = version(own);
          if (version < Schema.VERSION) {
            if (!is(own, "to_regnamespace('%s') IS NOT NULL".formatted(SCHEMA))) {
              own.execute("CREATE SCHEMA " + SCHEMA);
            }
            Schema.migrate(own, "postgresql", Math.max(version, 1));
            own.execute("DROP TABLE IF EXISTS version");
            own.execute("CREATE TABLE version AS SELECT %d AS version".formatted(Schema.VERSION));
          }
          return this;
        });
  }

  private int version(Handle handle) {
    if (!is(handle, "to_regclass('version') IS NOT NULL")) {
      return 0;
    }
    int version = Schema.number(handle, "SELECT version FROM version");
    if (version > Schema.VERSION) {
      throw new StoreException.TooNew(toString(), version, Schema.VERSION);
    }
    return version;
  }

  private static boolean is(Handle handle, String condition) {
    return handle.createQuery("SELECT " + condition).mapTo(boolean.class).one();
  }

  @Override
  public StoreException failure(Exception failure) {
    // The server's own words are the innermost.
    StoreException told = new StoreException.Failed(toString(), failure);
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException known && known.getSQLState() != null) {
        told = failure(known, known.getSQLState());
      }
    }
    return told;
  }

  /** By the codes of PostgreSQL's manual, appendix A. */
  private StoreException failure(SQLException failure, String code) {
    return switch (code) {
      case "08004", "28000", "28P01" -> new StoreException.Refused(toString(), failure);
      case "3D000" -> new StoreException.NoDatabase(toString(), name, failure);
      case "42501" -> new StoreException.NotAllowed(toString(), failure);
      // It takes no connections, for now.
      case "55000" -> new StoreException.Unreachable(toString(), failure);
      case "53100" -> new StoreException.DiskFull(toString(), failure);
      case "55P03", "40P01" -> new StoreException.Locked(toString(), failure);
      default ->
          switch (code.substring(0, 2)) {
            case "08", "57" -> new StoreException.Unreachable(toString(), failure);
            case "XX" -> new StoreException.Corrupt(toString(), failure);
            default -> new StoreException.Failed(toString(), failure);
          };
    };
  }

  @Override
  public String toString() {
    String user = Optional.ofNullable(url.getRawUserInfo()).map(one -> one + "@").orElse("");
    return "postgresql://%s%s:%d%s".formatted(user, url.getHost(), port(), url.getRawPath());
  }
}
