package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.corpus.Scan.Finding;
import dev.plumbline.corpus.Scan.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "sk-proj-Zm9vYmFyYmF6cXV4Zm9vYmFy",
        "AKIAQ3EGRZ5SXMPLTKEY",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "hf_abcdefghijKLMNOPqrstuvwxyz0123456789",
        "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",
        "xoxb-17653672481-19874698323",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
        "api_key = \"9fQ2x7LmK0pWz4RtVb8s\"",
        "Password: hV7!kq29ZpLx#tR4wq"
      })
  void a_secret_is_found_and_never_shown_whole(String secret) {
    assertThat(
            Scan.ENGLISH.findings("This is what I use for the server: " + secret + " and it works"))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.kind()).isEqualTo(Kind.SECRET);
          assertThat(found.excerpt()).matches("(?s).{4}… \\(\\d+ characters\\)");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "jane.doe@gmail.com, an e-mail address",
    "GB82 WEST 1234 5698 7654 32, an IBAN",
    "DE89370400440532013000, an IBAN",
    "4539 1488 0343 6467, a card number",
    "+49 170 1234567, a phone number",
    "(212) 736-5000, a phone number",
    "212-736-5000, a phone number"
  })
  void personal_data_is_found(String data, String what) {
    assertThat(
            Scan.ENGLISH.findings(
                "You can pay or reach me by " + data + " if that is fine with you."))
        .extracting(Finding::kind, Finding::what)
        .containsExactly(tuple(Kind.PERSONAL, what));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i.sole@halden-freight.example",
        "jane@example.com",
        "GB82 WEST 1234 5698 7654 33", // a wrong checksum
        "4539 1488 0343 6468", // likewise
        "(212) 555-0147", // kept for stories
        "2026-11-26 10:43:56",
        "version 1.2.3 of 10,000,000 rows",
        "the risk-averse task-oriented desk-bound clerk",
        "key: the one under the doormat",
        "password = aaaaaaaaaaaaaaaaaaaaaaaa1",
        "a through-and-through ghost"
      })
  void what_only_looks_like_it_is_left_alone(String text) {
    assertThat(
            Scan.ENGLISH.findings(
                "We talked about it for a while and then there was " + text + "."))
        .isEmpty();
  }

  @Test
  void a_language_that_is_not_wanted_is_found_and_an_unknown_one_is_not() {
    String german = "Bitte schreiben Sie mir, wenn Sie die Unterlagen nicht finden können.";
    assertThat(Scan.ENGLISH.findings(german))
        .containsExactly(new Finding(Kind.LANGUAGE, "german", ""));
    assertThat(new Scan(Set.of(Language.GERMAN), 5, 100).findings(german)).isEmpty();
    assertThat(Scan.ENGLISH.findings("x = y + z; print foo, bar, baz, qux")).isEmpty();
  }

  @Test
  void too_few_and_too_many_words_are_found() {
    Scan scan = new Scan(Set.of(Language.ENGLISH), 3, 5);
    assertThat(scan.findings("two words")).containsExactly(new Finding(Kind.LENGTH, "2 words", ""));
    assertThat(scan.findings("three words here")).isEmpty();
    assertThat(scan.findings("these are six words in all"))
        .containsExactly(new Finding(Kind.LENGTH, "6 words", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scan(Set.of(), 5, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The board has met and will write to you when it has decided what to do.   | ENGLISH
          Le conseil s'est réuni et vous écrira quand il aura décidé de la suite.   | FRENCH
          El consejo se ha reunido y le escribirá cuando sepa qué es lo que hará.   | SPANISH
          Il consiglio si è riunito e ti scriverà quando avrà deciso che cosa fare. | ITALIAN
          De raad is bij elkaar geweest en zal u schrijven als het zover is.        | DUTCH
          Rada się zebrała i napisze do pana, gdy będzie wiadomo, co się stanie.    | POLISH
          Совет собрался и напишет вам, когда решит, что делать дальше.             | OTHER_SCRIPT
          lorem dolor amet consectetur adipiscing                                   | UNKNOWN
          """)
  void a_language_is_told_by_its_commonest_words(String text, Language language) {
    assertThat(Language.of(text)).isEqualTo(language);
  }

  /** Quadratic time would be hours here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.",
        "1 ",
        "A1",
        "a@",
        "key=",
        "=a",
        "A11 ",
        "+1(",
        "eyJaaaaaaaaaa",
        "-----BEGIN "
      })
  @Timeout(60)
  void no_text_makes_the_patterns_slow(String part) {
    assertThat(
            new Scan(Set.of(Language.ENGLISH), 0, Integer.MAX_VALUE).findings(part.repeat(300_000)))
        .isEmpty();
  }
}
