package dev.plumbline.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.corpus.Decontamination.Kind;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecodedTest {

  private static final List<Reference> REFERENCES = References.of(Catalog.builtIn());
  private static final Decontamination BUILT_IN = new Decontamination(REFERENCES);

  private static final String PLAIN =
      "I figured that the augur's 30 well-known half-truths (a/b/c) would follow, e.g. at 12:30 or 100%.";

  private static final String SECRET = "the access key is AKIAQ3EGRZ5SXMPLTKEY, keep it";

  /** A writing, and its name for the report. */
  record Writing(String name, UnaryOperator<String> encode) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Writing> writings() {
    Base64.Encoder urlSafe = Base64.getUrlEncoder().withoutPadding();
    UnaryOperator<String> base64 = text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    UnaryOperator<String> hex = text -> HexFormat.of().formatHex(text.getBytes(UTF_8));
    return Stream.of(
        new Writing("base64", base64),
        new Writing("base64 for URLs", text -> urlSafe.encodeToString(text.getBytes(UTF_8))),
        new Writing(
            "base64 on indented lines after a word",
            text ->
                "follows\n  "
                    + Base64.getMimeEncoder(40, "\r\n  ".getBytes(UTF_8))
                        .encodeToString(text.getBytes(UTF_8))),
        new Writing("base64 in a path", text -> "files/" + base64.apply(text)),
        new Writing("hexadecimal", hex),
        new Writing(
            "hexadecimal pairs",
            text -> HexFormat.ofDelimiter(" ").withUpperCase().formatHex(text.getBytes(UTF_8))),
        new Writing("rot13", DecodedTest::rot13),
        new Writing("percent", text -> URLEncoder.encode(text, UTF_8)),
        new Writing("every sign by percent", text -> each(text, "%%%02x")),
        new Writing("every sign quoted", text -> each(text, "=%02X").replace("=65", "=65=\r\n")),
        new Writing("entities", text -> each(text, "&#%d;")),
        new Writing("hexadecimal entities", text -> each(text, "&#x%x;")),
        new Writing("escapes", text -> each(text, "\\u%04x")),
        new Writing("base64 of base64", base64.andThen(base64)::apply),
        new Writing("hexadecimal of rot13", text -> hex.apply(rot13(text))),
        new Writing("percent of base64", text -> each(base64.apply(text), "%%%02X")));
  }

  private static String each(String text, String escape) {
    return text.chars().mapToObj(unit -> escape.formatted(unit)).collect(Collectors.joining());
  }

  private static String rot13(String text) {
    String letters = "abcdefghijklmnopqrstuvwxyz";
    return text.chars()
        .mapToObj(unit -> {
          int at = letters.indexOf(Character.toLowerCase(unit));
          char turned = at < 0 ? (char) unit : letters.charAt((at + 13) % 26);
          return String.valueOf(
              Character.isUpperCase(unit) ? Character.toUpperCase(turned) : turned);
        })
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("writings")
  void held_out_sentences_are_found_in_it_24_of_24(Writing writing) {
    List<String> sentences =
        REFERENCES.stream()
            .filter(one -> one.form() == Reference.Form.TEXT && one.split() == Split.HELD_OUT)
            .flatMap(one -> Stream.of(one.text().split("(?<=[.!?])\\s+")))
            .filter(text -> BUILT_IN.check(text).stream().anyMatch(DecodedTest::isHeldOut))
            .distinct()
            .limit(24)
            .toList();
    assertThat(sentences)
        .hasSize(24)
        .allSatisfy(text ->
            assertThat(BUILT_IN.check(PLAIN + " " + writing.encode().apply(text) + " " + PLAIN))
                .anyMatch(DecodedTest::isHeldOut));
  }

  private static boolean isHeldOut(Decontamination.Hit hit) {
    return hit.split() == Split.HELD_OUT && hit.kind() == Kind.NGRAM;
  }

  @ParameterizedTest
  @MethodSource("writings")
  void a_secret_and_a_canary_are_found_in_it(Writing writing) {
    String canary = Catalog.builtIn().files().getFirst().canary().orElseThrow();
    String row =
        "{\"text\": \"%s\", \"meta\": {\"note\": \"%s\"}}"
            .formatted(
                PLAIN,
                writing
                    .encode()
                    .apply(SECRET + " and the id is " + canary)
                    .replace("\\", "\\\\")
                    .replace("\r\n", "\\r\\n")
                    .replace("\n", "\\n"));
    Flaws flaws =
        new RowCheck(BUILT_IN, Scan.ENGLISH, RowCheck.SEALED).check(row.getBytes(UTF_8)).flaws();
    assertThat(flaws.findings()).extracting(Scan.Finding::what).contains("a key of AWS");
    assertThat(flaws.hits()).extracting(Decontamination.Hit::kind).contains(Kind.CANARY);
  }

  @Test
  void plain_text_and_random_bytes_decode_to_nothing() {
    Random random = new Random(3);
    byte[] image = new byte[300_000];
    random.nextBytes(image);
    String digest = HexFormat.of().formatHex(image, 0, 64);
    for (String text :
        List.of(
            PLAIN,
            "data:image/png;base64," + Base64.getEncoder().encodeToString(image),
            "data:image/png;base64," + Base64.getMimeEncoder().encodeToString(image),
            "sha512 " + digest,
            "internationalization_of_everything/and-more-of-it",
            "550e8400-e29b-41d4-a716-446655440000",
            "figure naq",
            "")) {
      assertThat(Decoded.with(text)).isSameAs(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ab\n", "4 ", "%41", "=41", "&#65;", "\\u0041", "gur naq ", "QUFB"})
  void hostile_texts_grow_by_no_more_than_twelve_times(String part) {
    String text = part.repeat(100_000);
    assertThat(Decoded.with(text).length()).isLessThanOrEqualTo(13 * text.length());
  }
}
