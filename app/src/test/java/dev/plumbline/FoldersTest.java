package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

  @TempDir Path folder;

  @Test
  void a_folder_goes_with_all_that_is_in_it_and_nothing_else_does() throws IOException {
    Path gone = folder.resolve("gone");
    Files.createDirectories(gone.resolve("within/deep"));
    Files.writeString(gone.resolve("within/file"), "text");
    Path kept = Files.writeString(folder.resolve("kept"), "text");
    Folders.delete(gone);
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(kept));
    Folders.delete(gone);
    assertThat(kept).hasContent("text");
  }

  @Test
  void a_link_goes_and_what_it_points_to_stays() throws IOException {
    Path target = Files.createDirectories(folder.resolve("target"));
    Path file = Files.writeString(target.resolve("file"), "text");
    Path gone = Files.createDirectories(folder.resolve("gone"));
    Files.createSymbolicLink(gone.resolve("link"), target);
    Folders.delete(gone);
    assertThat(gone).doesNotExist();
    assertThat(file).hasContent("text");
  }
}
