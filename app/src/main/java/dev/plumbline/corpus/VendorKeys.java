package dev.plumbline.corpus;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the keys and tokens of vendors look, as these document them. */
final class VendorKeys {

  static final int LONG = 50;

  /** In capitals and digits, which may be none. */
  static final Form AWS =
      Form.of(
          "a key of AWS",
          "(?<![A-Za-z0-9])A(?:KIA|SIA)[0-9A-Z]{16}\\b",
          key -> !key.contains("EXAMPLE") && key.chars().distinct().count() > 6,
          "AKIA",
          "ASIA");

  /** Without a literal of their own, but in one stretch of {@link #LONG} characters. */
  static final List<Form> LONG_FORMS =
      List.of(
          Form.of(
              "a bot's token of Discord",
              "(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])",
              Randomness::isDrawn,
              "."),
          Form.of(
              "a key of Mailgun",
              "\\b[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}\\b",
              Randomness::isMixed,
              "-"));

  /** All others; each has a digit, or capitals amid small letters. */
  static final List<Form> FORMS =
      List.of(
          Form.of(
              "a key of Anthropic or OpenAI",
              "(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,250}",
              key -> Randomness.isMixed(key) && Randomness.isNoName(key),
              "sk-"),
          key("a key of Google", "[0-9A-Za-z_-]{35}", "AIza"),
          key("a client secret of Google", "[A-Za-z0-9_-]{20,60}", "GOCSPX-"),
          key("an access token of Google", "[A-Za-z0-9_-]{20,500}", "ya29."),
          key("a refresh token of Google", "[A-Za-z0-9_-]{30,250}", "1//0"),
          key("a token of GitHub", "[A-Za-z0-9]{36,255}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
          key("a token of GitHub", "[A-Za-z0-9_]{50,255}", "github_pat_"),
          key(
              "a token of GitLab",
              "[A-Za-z0-9_-]{20,100}",
              "glpat-",
              "gldt-",
              "glrt-",
              "glcbt-",
              "glptt-",
              "gloas-",
              "glft-",
              "glimt-",
              "glagent-"),
          key("a token of Hugging Face", "[A-Za-z0-9]{30,100}", "hf_"),
          key("a token of npm", "[A-Za-z0-9]{36}", "npm_"),
          key("a token of PyPI", "[A-Za-z0-9_-]{50,500}", "pypi-"),
          key(
              "a token of Slack",
              "[A-Za-z0-9-]{10,250}",
              "xoxa-",
              "xoxb-",
              "xoxe-",
              "xoxo-",
              "xoxp-",
              "xoxr-",
              "xoxs-"),
          key("a token of Slack", "\\d-[A-Za-z0-9-]{20,250}", "xapp-"),
          Form.of(
              "a webhook of Slack",
              "hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9_/-]{20,200}",
              hook -> Randomness.isMixed(hook) && !hook.contains("XXXX"),
              "hooks.slack.com/"),
          key("a key of SendGrid", "[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}", "SG."),
          key("a token of DigitalOcean", "[a-f0-9]{40,100}", "doo_v1_", "dop_v1_", "dor_v1_"),
          key(
              "a token of Shopify",
              "[a-fA-F0-9]{32}",
              "shpat_",
              "shpca_",
              "shppa_",
              "shpss_",
              "shptka_"),
          Form.of(
              "a token of Vault",
              "(?<![A-Za-z0-9.])hv[sbr]\\.[A-Za-z0-9_-]{24,500}",
              Randomness::isMixed,
              "hvs.",
              "hvb.",
              "hvr."),
          key("a token of Databricks", "[a-f0-9]{32}(?:-\\d)?\\b", "dapi"),
          key("a key of Groq", "[A-Za-z0-9]{40,100}", "gsk_"),
          key("a key of xAI", "[A-Za-z0-9]{40,200}", "xai-"),
          key("a token of Replicate", "[A-Za-z0-9]{30,60}", "r8_"),
          key("a key of Perplexity", "[A-Za-z0-9]{32,100}", "pplx-"),
          key("a token of Notion", "[A-Za-z0-9]{40,60}", "ntn_"),
          key("a token of Notion", "[A-Za-z0-9]{40,60}", "secret_"),
          key("a token of Docker", "[A-Za-z0-9_-]{20,100}", "dckr_pat_", "dckr_oat_"),
          key("a key of Twilio", "[a-f0-9]{32}\\b", "SK"),
          Form.of(
              "a bot's token of Telegram",
              "(?<!\\d)\\d{8,10}:AA[A-Za-z0-9_-]{32,35}(?![A-Za-z0-9_-])",
              Randomness::isMixed,
              ":AA"),
          Form.of(
              "a webhook of Discord",
              "discord(?:app)?\\.com/api/(?:v\\d{1,2}/)?webhooks/\\d{15,22}/[A-Za-z0-9_-]{40,100}",
              Randomness::isMixed,
              "/webhooks/"),
          key("a key of Mailgun", "[a-f0-9]{32}\\b", "key-"),
          key("a secret of a webhook", "[A-Za-z0-9+/]{24,100}", "whsec_"),
          key(
              "a key of Stripe",
              "[A-Za-z0-9]{16,250}",
              "rk_live_",
              "rk_test_",
              "sk_live_",
              "sk_test_"),
          Form.of(
              "a key with its vendor's prefix",
              "(?<![A-Za-z0-9])(?:figd_|glsa_|lin_api_|NRAK-|sntrys_|sbp_|pscale_tkn_|PMAK-|pul-|rubygems_|nvapi-|fw_|ATATT3|AGE-SECRET-KEY-1)[A-Za-z0-9_=-]{24,250}",
              Randomness::isDrawn,
              "figd_",
              "glsa_",
              "lin_api_",
              "NRAK-",
              "sntrys_",
              "sbp_",
              "pscale_tkn_",
              "PMAK-",
              "pul-",
              "rubygems_",
              "nvapi-",
              "fw_",
              "ATATT3",
              "AGE-SECRET-KEY-1"));

  private VendorKeys() {}

  /**
   * A key that begins with one of some prefixes, at no letter or digit.
   *
   * @param rest of it, as a pattern
   */
  private static Form key(String what, String rest, String... prefixes) {
    String any = Stream.of(prefixes).map(Pattern::quote).collect(Collectors.joining("|"));
    return Form.of(what, "(?<![A-Za-z0-9])(?:" + any + ")" + rest, Randomness::isMixed, prefixes);
  }
}
