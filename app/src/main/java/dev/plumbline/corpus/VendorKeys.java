package dev.plumbline.corpus;

import java.util.List;
import java.util.regex.Pattern;

/** How the keys and tokens of vendors look, as these document them. */
final class VendorKeys {

  static final int LONG = 50;

  /** Its digits are few, and there may be none. */
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

  /** All others; each has a digit. */
  static final List<Form> FORMS =
      List.of(
          Form.of(
              "a key of Anthropic or OpenAI",
              "(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,250}",
              key -> Randomness.isMixed(key) && Randomness.isNoName(key),
              "sk-"),
          key("a key of Google", "AIza", "[0-9A-Za-z_-]{35}"),
          key("a client secret of Google", "GOCSPX-", "[A-Za-z0-9_-]{20,60}"),
          key("an access token of Google", "ya29.", "[A-Za-z0-9_-]{20,500}"),
          key("a refresh token of Google", "1//0", "[A-Za-z0-9_-]{30,250}"),
          Form.of(
              "a token of GitHub",
              "(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})",
              Randomness::isMixed,
              "ghp_",
              "gho_",
              "ghu_",
              "ghs_",
              "ghr_",
              "github_pat_"),
          Form.of(
              "a token of GitLab",
              "(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|oas|ft|imt|agent)-[A-Za-z0-9_-]{20,100}",
              Randomness::isMixed,
              "glpat-",
              "gldt-",
              "glrt-",
              "glcbt-",
              "glptt-",
              "gloas-",
              "glft-",
              "glimt-",
              "glagent-"),
          key("a token of Hugging Face", "hf_", "[A-Za-z0-9]{30,100}"),
          key("a token of npm", "npm_", "[A-Za-z0-9]{36}"),
          key("a token of PyPI", "pypi-", "[A-Za-z0-9_-]{50,500}"),
          Form.of(
              "a token of Slack",
              "(?<![A-Za-z0-9])(?:xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\\d-[A-Za-z0-9-]{20,250})",
              Randomness::isMixed,
              "xox",
              "xapp-"),
          Form.of(
              "a webhook of Slack",
              "hooks\\.slack\\.com/(?:services|workflows|triggers)/[A-Za-z0-9_/-]{20,200}",
              hook -> Randomness.isMixed(hook) && !hook.contains("XXXX"),
              "hooks.slack.com/"),
          key("a key of SendGrid", "SG.", "[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}"),
          Form.of(
              "a token of DigitalOcean",
              "(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{40,100}",
              Randomness::isMixed,
              "_v1_"),
          Form.of(
              "a token of Shopify",
              "(?<![A-Za-z0-9])shp(?:at|ca|pa|ss|tka)_[a-fA-F0-9]{32}",
              Randomness::isMixed,
              "shp"),
          Form.of(
              "a token of Vault",
              "(?<![A-Za-z0-9.])hv[sbr]\\.[A-Za-z0-9_-]{24,500}",
              Randomness::isMixed,
              "hvs.",
              "hvb.",
              "hvr."),
          key("a token of Databricks", "dapi", "[a-f0-9]{32}(?:-\\d)?\\b"),
          key("a key of Groq", "gsk_", "[A-Za-z0-9]{40,100}"),
          key("a key of xAI", "xai-", "[A-Za-z0-9]{40,200}"),
          key("a token of Replicate", "r8_", "[A-Za-z0-9]{30,60}"),
          key("a key of Perplexity", "pplx-", "[A-Za-z0-9]{32,100}"),
          key("a token of Notion", "ntn_", "[A-Za-z0-9]{40,60}"),
          key("a token of Notion", "secret_", "[A-Za-z0-9]{40,60}"),
          Form.of(
              "a token of Docker",
              "(?<![A-Za-z0-9])dckr_[po]at_[A-Za-z0-9_-]{20,100}",
              Randomness::isMixed,
              "dckr_"),
          key("a key of Twilio", "SK", "[a-f0-9]{32}\\b"),
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
          key("a key of Mailgun", "key-", "[a-f0-9]{32}\\b"),
          key("a secret of a webhook", "whsec_", "[A-Za-z0-9+/]{24,100}"),
          Form.of(
              "a key of Stripe",
              "(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}",
              Randomness::isMixed,
              "k_live_",
              "k_test_"),
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

  private static Form key(String what, String prefix, String rest) {
    return Form.of(
        what, "(?<![A-Za-z0-9])" + Pattern.quote(prefix) + rest, Randomness::isMixed, prefix);
  }
}
