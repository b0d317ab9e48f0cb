package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
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

  @Override
  Store look() {
    return Store.look(folder.resolve("new/project").toString(), Map.of());
  }

  @Test
  void an_older_store_is_not_brought_up_by_looking() throws Exception {
    VersionTwo.in(Kind.SQLITE, folder.toString()).close();
    byte[] before = Files.readAllBytes(folder.resolve("plumbline.db"));
    assertThatThrownBy(() -> Store.look(folder.toString(), Map.of()))
        .isInstanceOf(StoreException.TooOld.class)
        .hasMessageContaining("'plumbline runs'");
    assertThat(Files.readAllBytes(folder.resolve("plumbline.db"))).isEqualTo(before);
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
