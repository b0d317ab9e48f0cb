package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.teach.Scripted.Finder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

  @TempDir Path folder;

  private Manifest write(Map<String, String> environment) {
    Scripted author = Scripted.obedient();
    Teaching.Plan plan = author.plan(RecipeFile.read("difficult-advice"), 3, Finder.NOTHING);
    Teaching.Result result = new Teaching(plan).run((step, rows) -> Teaching.Watch.NOTHING);
    try (DatasetFolder place =
        DatasetFolder.open(folder, TeachingOutput.origin(plan, List.of(), ""))) {
      return new TeachingOutput(place, plan, List.of(), "", List.of(), "test")
          .write(
              result,
              List.of(RowFormat.OPENAI, RowFormat.PAIRS),
              TeachingOutput.Beside.NOTHING,
              environment);
    }
  }

  private static String encoded(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void what_was_written_is_verified() {
    Manifest manifest = write(Map.of());
    assertThat(Manifest.verified(folder, Map.of())).isEqualTo(manifest);
    assertThat(manifest.files())
        .containsOnlyKeys(
            "rows.jsonl", "lineage.jsonl", "openai.jsonl", "pairs.jsonl", "README.md");
    assertThat(new Dataset(folder).rows()).hasSize(3);
    assertThat(folder.resolve("README.md")).content().contains("3 rows");
  }

  @Test
  void a_changed_row_a_changed_manifest_and_a_missing_file_are_refused() throws IOException {
    write(Map.of());
    Path rows = folder.resolve("rows.jsonl");
    String text = Files.readString(rows);
    Files.writeString(rows, text.replace("user", "User"));
    assertThatThrownBy(() -> Manifest.verified(folder, Map.of()))
        .hasMessageContaining("rows.jsonl is not what was sealed");
    Files.writeString(rows, text);
    Path manifest = folder.resolve(Manifest.FILE);
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"rows\":3", "\"rows\":4"));
    assertThatThrownBy(() -> Manifest.verified(folder, Map.of()))
        .hasMessageContaining("was changed after it was sealed");
    Files.writeString(manifest, json);
    Files.delete(folder.resolve("pairs.jsonl"));
    assertThatThrownBy(() -> Manifest.verified(folder, Map.of()))
        .hasMessageContaining("pairs.jsonl is not what was sealed");
  }

  @Test
  void only_the_trusted_key_signs() throws GeneralSecurityException {
    KeyPair mine = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Map<String, String> trusting =
        Map.of(Manifest.TRUSTED_KEY, encoded(mine.getPublic().getEncoded()));
    write(Map.of(Manifest.SIGNING_KEY, encoded(mine.getPrivate().getEncoded())));
    assertThat(Manifest.verified(folder, trusting).signature()).isNotEmpty();
    write(Map.of(Manifest.SIGNING_KEY, encoded(other.getPrivate().getEncoded())));
    assertThatThrownBy(() -> Manifest.verified(folder, trusting))
        .hasMessageContaining("is not signed with the key");
    write(Map.of());
    assertThatThrownBy(() -> Manifest.verified(folder, trusting))
        .hasMessageContaining("is not signed with the key");
  }

  @Test
  void a_key_that_is_none_is_refused_and_not_repeated() {
    assertThatThrownBy(() -> write(Map.of(Manifest.SIGNING_KEY, "c2VjcmV0")))
        .hasMessageContaining("holds no Ed25519 private key")
        .hasMessageNotContaining("c2VjcmV0");
  }
}
