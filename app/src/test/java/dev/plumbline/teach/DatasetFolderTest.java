package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.assess.Seal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {

  private static final Origin ORIGIN = cleaned("leak", "aa");

  @TempDir Path place;

  private static Origin cleaned(String remove, String digest) {
    return new Origin.Cleaned(
        List.of(new Origin.Source("a.jsonl", digest)), Map.of("remove", remove), Map.of());
  }

  private Manifest write(Origin origin, String... names) throws IOException {
    try (DatasetFolder folder = DatasetFolder.open(place, origin)) {
      for (String name : names) {
        Files.writeString(folder.parts().resolve(name), "of " + name);
      }
      return folder.seal(origin, List.<Seal>of(), 1, "test", Map.of());
    }
  }

  private void open(Origin origin) {
    DatasetFolder.open(place, origin).close();
  }

  @Test
  void all_that_was_made_is_sealed_and_nothing_else_is_left() throws IOException {
    Manifest manifest = write(ORIGIN, "rows.jsonl", "README.md");
    assertThat(manifest.files()).containsOnlyKeys("rows.jsonl", "README.md");
    assertThat(DatasetFolder.files(place))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("README.md", "dataset.json", "rows.jsonl");
    assertThat(place.resolve(".writing")).doesNotExist();
    assertThat(Manifest.verified(place, Map.of())).isEqualTo(manifest);
  }

  @Test
  void a_file_that_is_not_listed_is_refused_by_name_wherever_it_comes_from() throws IOException {
    write(ORIGIN, "rows.jsonl");
    for (String beside : List.of("plumbline.db", "plumbline.log", ".gitattributes")) {
      Files.writeString(place.resolve(beside), "x");
    }
    assertThat(Manifest.verified(place, Map.of()).rows()).isEqualTo(1);
    Path stranger = Files.writeString(place.resolve("openai.jsonl"), "{}");
    assertThatThrownBy(() -> Manifest.verified(place, Map.of()))
        .hasMessageContaining(stranger + " is in a sealed dataset that does not list it; move it");
    assertThatThrownBy(() -> open(ORIGIN)).hasMessageContaining(stranger + " is there and no part");
  }

  @Test
  void files_of_somebody_else_are_not_written_among() throws IOException {
    Path notes = Files.writeString(place.resolve("rows.jsonl"), "mine");
    assertThatThrownBy(() -> open(ORIGIN)).hasMessageContaining(notes + " is there");
    assertThat(notes).hasContent("mine");
  }

  @Test
  void a_sealed_dataset_is_written_again_only_by_what_made_it() throws IOException {
    write(ORIGIN, "rows.jsonl");
    assertThatThrownBy(() -> open(cleaned("secret", "aa")))
        .hasMessageContaining("'settings' differs")
        .hasMessageContaining("cleaned from a.jsonl");
    assertThatThrownBy(() -> open(cleaned("leak", "bb"))).hasMessageContaining("'inputs' differs");
    assertThatThrownBy(() -> open(written("stories", 10, Map.of("writer", "m"))))
        .hasMessageContaining("give another folder with --out");
    open(cleaned("leak", ""));
    assertThat(place.resolve("rows.jsonl")).hasContent("of rows.jsonl");
  }

  private static Origin.Written written(String recipe, int limit, Map<String, String> authors) {
    return new Origin.Written(
        recipe, Map.of(), List.of(), authors, "", "c", "", 1, limit, List.of(), List.of());
  }

  @Test
  void a_recipe_goes_on_with_another_limit_and_not_with_another_author() throws IOException {
    write(written("stories", 10, Map.of("writer", "m")), "rows.jsonl");
    open(written("stories", 20, Map.of("writer", "m")));
    open(written("stories", 20, Map.of()));
    assertThatThrownBy(() -> open(written("stories", 10, Map.of("writer", "n"))))
        .hasMessageContaining("'authors' differs");
    assertThatThrownBy(() -> open(written("placebo", 10, Map.of())))
        .hasMessageContaining("'recipe' differs");
  }

  @Test
  void two_commands_never_write_to_one_folder() {
    try (DatasetFolder first = DatasetFolder.open(place, ORIGIN)) {
      assertThatThrownBy(() -> DatasetFolder.open(place, ORIGIN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another command is writing to " + place);
      assertThat(first.parts()).isDirectory();
    }
    open(ORIGIN);
  }

  @Test
  void what_a_kill_left_in_the_middle_is_refused_and_written_again() throws IOException {
    write(ORIGIN, "rows.jsonl", "README.md");
    Files.writeString(place.resolve("rows.jsonl"), "of an earlier run");
    Files.createDirectories(place.resolve(".writing/input"));
    Files.writeString(place.resolve(".writing/input/half"), "h");
    assertThatThrownBy(() -> Manifest.verified(place, Map.of()))
        .hasMessageContaining("rows.jsonl is not what was sealed");
    Manifest again = write(ORIGIN, "rows.jsonl", "README.md");
    assertThat(again.files()).containsOnlyKeys("rows.jsonl", "README.md");
    assertThat(Manifest.verified(place, Map.of())).isEqualTo(again);
  }

  @Test
  void the_manifest_comes_first_so_that_what_is_half_moved_is_refused() throws IOException {
    Path blocked = Files.createDirectories(place.resolve("README.md/within"));
    assertThatThrownBy(() -> write(ORIGIN, "README.md", "rows.jsonl"))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> Manifest.verified(place, Map.of()))
        .hasMessageContaining("README.md is not what was sealed");
    Files.delete(blocked);
    Files.delete(blocked.getParent());
    write(ORIGIN, "README.md", "rows.jsonl");
    assertThat(Manifest.verified(place, Map.of()).files()).hasSize(2);
  }

  @Test
  void a_folder_that_cannot_be_made_is_told_and_an_empty_one_is_not_left() throws IOException {
    Path file = Files.writeString(place.resolve("file"), "x");
    assertThatThrownBy(() -> DatasetFolder.open(file.resolve("out"), ORIGIN))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write to " + file.resolve("out"));
    Path fresh = place.resolve("fresh");
    DatasetFolder.open(fresh, ORIGIN).close();
    assertThat(fresh).doesNotExist();
  }
}
