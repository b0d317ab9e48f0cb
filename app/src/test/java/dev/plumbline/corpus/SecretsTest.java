package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Unicode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** Of each row {@code <62:n>} and {@code <hex:n>} stand for so many random signs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a key of Anthropic or OpenAI     | sk-ant-api03-<62:40>
          a client secret of Google        | GOCSPX-<62:28>
          an access token of Google        | ya29.<62:60>
          a refresh token of Google        | 1//0<62:60>
          a token of GitHub                | github_pat_<62:82>
          a token of GitLab                | gldt-<62:20>
          a token of PyPI                  | pypi-AgEIcHlwaS5vcmc<62:120>
          a token of Slack                 | xapp-1-A0<62:9>-6012345678901-<hex:64>
          a token of Slack                 | xoxe.xoxp-1-<62:60>
          a webhook of Slack               | https://hooks.slack.com/services/T0<62:8>/B0<62:8>/<62:24>
          a key of SendGrid                | SG.<62:22>.<62:43>
          a token of DigitalOcean          | dop_v1_<hex:64>
          a token of Shopify               | shpat_<hex:32>
          a token of Vault                 | hvs.CAES<62:90>
          a token of Databricks            | dapi<hex:32>
          a key of Groq                    | gsk_<62:52>
          a key of xAI                     | xai-<62:80>
          a token of Replicate             | r8_<62:37>
          a key of Perplexity              | pplx-<62:48>
          a token of Notion                | ntn_<62:46>
          a token of Notion                | secret_<62:43>
          a token of Docker                | dckr_pat_<62:27>
          a key of Twilio                  | SK<hex:32>
          a bot's token of Telegram        | 7012345678:AA<62:33>
          a bot's token of Discord         | MT<62:24>.G<62:5>.<62:38>
          a webhook of Discord             | https://discord.com/api/webhooks/1098765432109876543/<62:68>
          a key of Mailgun                 | key-<hex:32>
          a key of Mailgun                 | <hex:32>-<hex:8>-<hex:8>
          a secret of a webhook            | whsec_<62:32>
          a key of Stripe                  | sk_test_<62:24>
          a key of Stripe                  | rk_live_<62:24>
          a key with its vendor's prefix   | figd_<62:40>
          a bearer token                   | curl -H 'Authorization: Bearer <62:32>'
          a password in an address         | postgres://app:h<62:7>9@db.internal.corp:5432/orders
          a random value given to a key, token or password | {\\"api_key\\": \\"<62:30>\\"}
          a random value given to a key, token or password | dbPassword => '<62:20>'
          """)
  void keys_of_vendors_are_found_in_a_sentence_and_before_its_end(String what, String form) {
    Random random = new Random(14);
    for (int i = 0; i < 20; i++) {
      String key = filled(form, random);
      assertThat(in("We keep it in the safe: " + key + ". Nobody but us")).containsKey(what);
    }
  }

  private static String filled(String form, Random random) {
    return java.util.regex.Pattern.compile("<(62|hex):(\\d+)>")
        .matcher(form)
        .replaceAll(hole -> {
          String alphabet = hole.group(1).equals("hex") ? "0123456789abcdef" : ALPHABET;
          StringBuilder key = new StringBuilder("a1b2");
          while (key.length() < Integer.parseInt(hole.group(2))) {
            key.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }
          return key.substring(0, Integer.parseInt(hole.group(2)));
        });
  }

  @Test
  void a_key_may_have_few_digits_or_none() {
    assertThat(in("my key is AKIAABCDEFGHIJKLMNOP, store it")).containsKey("a key of AWS");
    assertThat(in("sk-abcdefghijklmnopqrstuvwxyz0123 for the billing")).hasSize(1);
    assertThat(in("my key is AKIAXXXXXXXXXXXXXXXX, store it")).isEmpty();
  }

  @Test
  void a_login_in_a_header_is_one_when_it_decodes_to_a_name_and_a_password() {
    assertThat(in("Authorization: Basic " + base64("joan:tea4two-at-4"))).hasSize(1);
    assertThat(in("Authorization: Basic " + base64("username:password"))).isEmpty();
    assertThat(in("Basic understanding of 4 things is needed.")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQVYBGNkq3oBDADHk2m",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow",
        "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQ"
      })
  void private_keys_are_found(String key) {
    assertThat(in(key)).containsKey("a private key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if (line.equals(\"-----BEGIN PRIVATE KEY-----\")) {",
        "https://user:password@registry.example.org/v2",
        "https://${USER2}:${PASS2}@host.internal/x1y2z3",
        "amqp://guest:guest@rabbit01.internal:5672",
        "https://joan:s3cret99@shop.example/",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAEXAMPLE123456789",
        "cache_of_key: e9f93d5d01b7cd8a",
        "sk-estimator-doc-link-fitted-hover2",
        "token = self.next_token_2_of_stream_3(buffer)",
        "key: 550e8400-e29b-41d4-a716-446655440000",
        "NextToken: eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ",
        "ghp_000000000000000000000000000000000000",
        "the key-value store and 32 key-holders",
      })
  void what_only_looks_like_a_secret_is_left_alone(String text) {
    assertThat(in(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text': 'a', 'password': 'Xa9fQ2mLp7RtZ4vB8'}",
        "{'text': 'a', 'login': {'userPassword': 'kT4!wallaby'}}",
        "{'text': 'a', 'API-Key': 'q8Zt41LmVx09KdRw'}",
        "{'text': 'a', 'meta': [{'clientSecret': ['q8Zt41LmVx09KdRw']}]}",
        "{'messages': [{'role': 'assistant', 'tool_calls': [{'function': {'name': 'login', 'arguments': {'access_token': 'q8Zt41LmVx09KdRw'}}}]}]}",
        "{'messages': [{'role': 'assistant', 'tool_calls': [{'function': {'arguments': '{\\'passwd\\':\\'q8Zt41LmVx09KdRw\\'}'}}]}]}",
        "{'text': 'a', 'arguments': {'id': 'AKIAQ3EGRZ5SXMPLTKEY'}}",
      })
  void a_value_is_a_secret_by_its_name_wherever_it_stands(String json) {
    assertThat(in(row(json))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'text': 'a', 'password': 'forgotten again'}",
        "{'text': 'a', 'password': 'swordfish'}",
        "{'text': 'a', 'max_tokens': 1234567890123456}",
        "{'text': 'a', 'token': 'internationalisation'}",
        "{'text': 'a', 'primary_key': 'q8Zt41LmVx09KdRw'}",
        "{'text': 'a', 'key': '550e8400-e29b-41d4-a716-446655440000'}",
        "{'text': 'a', 'commit': 'q8Zt41LmVx09KdRw'}",
      })
  void words_numbers_and_open_keys_are_no_secrets(String json) {
    assertThat(in(row(json))).isEmpty();
  }

  private static RowText row(String json) {
    return RowText.of(
        json.replace("\\'", "\\\"").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> in(String text) {
    return in(RowText.of(text));
  }

  private static Map<String, String> in(RowText row) {
    String text = Unicode.searchable(row.everything());
    return Secrets.in(row, text, Marks.of(text));
  }
}
