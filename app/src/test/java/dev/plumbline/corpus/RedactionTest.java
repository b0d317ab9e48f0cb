package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RedactionTest {

  private static final String KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

  private final Redaction redaction = new Redaction();

  @Test
  void what_is_found_gives_way_to_the_name_of_its_kind() {
    assertThat(redaction.of("Write to jane@gmail.com or to joe@gmail.com, jane@gmail.com first."))
        .isEqualTo(
            "Write to [an e-mail address 1] or to [an e-mail address 2], [an e-mail address 1] first.");
    assertThat(redaction.of("export TOKEN=" + KEY)).doesNotContain(KEY).contains("TOKEN=[a");
    assertThat(redaction.of("Again jane@gmail.com")).isEqualTo("Again [an e-mail address 1]");
  }

  @Test
  void other_texts_stay_as_they_are() {
    String text = "Nichts \u00fcber jemanden, caf\u00e9, 12 St\u00fcck, jane@example.com.\n";
    assertThat(redaction.of(text)).isSameAs(text);
  }

  @Test
  void a_private_key_goes_with_its_body() {
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n-----END RSA PRIVATE KEY-----";
    assertThat(redaction.of("Here: " + key + " Keep it."))
        .isEqualTo("Here: [a private key 1] Keep it.");
    assertThat(redaction.of("Here: " + key.substring(0, 70))).isEqualTo("Here: [a private key 2]");
  }

  @Test
  void what_is_hidden_in_another_writing_goes_with_the_words_that_hold_it() {
    String encoded =
        Base64.getEncoder()
            .encodeToString("the login is jane.miller@gmail.com".getBytes(StandardCharsets.UTF_8));
    assertThat(redaction.of("Run echo " + encoded + " | base64 -d now"))
        .doesNotContain(encoded)
        .startsWith("Run echo [an e-mail address 1] | base64 -d now");
    assertThat(redaction.of("Reach j\u200bane@gmail.com today"))
        .doesNotContain("ane@gmail")
        .contains("today");
  }

  @Test
  void values_are_known_by_their_names_in_json() {
    JsonNode tree =
        JsonMapper.shared()
            .readTree(
                "{\"password\":\"kV9-qLw2!xTz\",\"to\":[\"jane@gmail.com\"],\"count\":3,\"phone\":4915112345678,\"ok\":true}");
    assertThat(redaction.of(tree).toString())
        .doesNotContain("kV9", "jane")
        .contains("\"count\":3", "\"ok\":true", "[an e-mail address 1]");
  }

  @Test
  void long_texts_with_much_to_redact_are_done_part_by_part() {
    String text =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "Row %d belongs to person%d@gmail.com".formatted(i, i))
            .collect(Collectors.joining("\n"));
    assertThat(redaction.of(text)).doesNotContain("@gmail").contains("[an e-mail address 3000]");
  }
}
