package dev.plumbline.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportTest {
  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void fill_a_store() {
    store = Store.open(folder.resolve("store"));
    Runs.save(store);
  }

  @AfterEach
  void close_it() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void every_trial_is_written_and_told_of_and_nothing_is_left_beside_the_file(ExportFormat format)
      throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    AtomicInteger told = new AtomicInteger();
    Export export = new Export(store, Runs.COMPANY, List.of());
    export.write(format, out.resolve("run"), false, told::addAndGet);
    assertThat(told.get()).isEqualTo(14);
    assertThat(export.size()).isEqualTo(14);
    assertThat(files(out)).containsExactly("run");
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void the_same_run_gives_the_same_file(ExportFormat format) throws IOException {
    Export export = new Export(store, Runs.WORLD, List.of());
    export.write(format, folder.resolve("a"), false, ended -> {});
    export.write(format, folder.resolve("b"), false, ended -> {});
    assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void a_suite_alone_can_be_written(ExportFormat format) {
    AtomicInteger told = new AtomicInteger();
    Export export = new Export(store, Runs.WORLD, List.of("chat-harm"));
    export.write(format, folder.resolve("run"), false, told::addAndGet);
    assertThat(told.get()).isEqualTo(6);
  }

  @Test
  void a_file_that_is_there_is_replaced_only_when_that_is_said() throws IOException {
    Path file = Files.writeString(folder.resolve("run"), "mine");
    Export export = new Export(store, Runs.WORLD, List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> export.write(ExportFormat.JSONL, file, false, ended -> {}))
        .withMessage(file + " is there already; give --force to replace it, or another --file");
    assertThat(file).hasContent("mine");
    export.write(ExportFormat.JSONL, file, true, ended -> {});
    assertThat(Files.readAllLines(file)).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void an_export_that_breaks_off_leaves_what_was_there_and_nothing_else(ExportFormat format)
      throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path file = Files.writeString(out.resolve("run"), "mine");
    assertThatThrownBy(() ->
            new Export(store, Runs.WORLD, List.of())
                .write(
                    format,
                    file,
                    true,
                    ended -> {
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(files(out)).containsExactly("run");
    assertThat(file).hasContent("mine");
  }

  @ParameterizedTest
  @EnumSource(ExportFormat.class)
  void a_place_that_cannot_be_written_is_named(ExportFormat format) {
    Path file = folder.resolve("no such folder/run");
    assertThatThrownBy(
            () -> new Export(store, Runs.WORLD, List.of()).write(format, file, false, ended -> {}))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + file);
  }

  @Test
  void a_suite_that_the_run_has_not_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Export(store, Runs.WORLD, List.of("nope")).size())
        .withMessage("run 'baseline/seed-1' has no suite 'nope'; it has blackmail, chat-harm");
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
