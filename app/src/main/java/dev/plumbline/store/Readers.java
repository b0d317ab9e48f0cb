package dev.plumbline.store;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A few connections at which any number of threads take turns to read; opened when they are first
 * asked for.
 *
 * <p>A turn may take as long as those before it need. What a connection takes to open has a limit,
 * so that a server that is gone is noticed.
 */
final class Readers implements AutoCloseable {

  /** Connections at most. */
  static final int MOST = 8;

  private final Semaphore free = new Semaphore(MOST, true);
  private final HikariDataSource pool = new HikariDataSource();
  private final Jdbi jdbi;

  Readers(DataSource source, Duration opening) {
    this(source, opening, false);
  }

  /**
   * Likewise.
   *
   * @param looking whether the source's connections cannot write, which the pool has to know
   */
  Readers(DataSource source, Duration opening, boolean looking) {
    pool.setReadOnly(looking);
    pool.setDataSource(source);
    pool.setPoolName("plumbline");
    pool.setMaximumPoolSize(MOST);
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(opening.toMillis());
    pool.setInitializationFailTimeout(-1);
    this.jdbi = Jdbi.create(pool);
  }

  <T> T read(Function<Handle, T> query) {
    free.acquireUninterruptibly();
    try {
      return jdbi.withHandle(query::apply);
    } finally {
      free.release();
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
