package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir Path folder;

  @Override
  Store open() {
    return Store.open(folder.resolve("new/project"));
  }

  @Test
  void a_folder_without_a_store_is_not_given_one_by_asking() {
    assertThat(Store.isIn(folder.resolve("none").toString(), Map.of())).isFalse();
    assertThat(folder.resolve("none")).doesNotExist();
    Store.open(folder).close();
    assertThat(Store.isIn(folder.toString(), Map.of())).isTrue();
  }

  @Test
  void the_url_of_another_database_is_no_folder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Store.open("mysql://ann@host/db", Map.of()))
        .withMessageContaining("postgresql://user@host/database");
  }
}
