package dev.plumbline.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds what opens something: keys and tokens in the forms that vendors give them, private keys,
 * passwords in addresses and headers, and random values under a name that says so.
 */
final class Secrets {

  /** The shortest key of a vendor, with its prefix. */
  private static final int SHORTEST = 16;

  private static final int LONG = 50;

  /** Its digits are few, and there may be none. */
  private static final Form AWS_KEY =
      Form.of(
          "a key of AWS",
          "(?<![A-Za-z0-9])A(?:KIA|SIA)[0-9A-Z]{16}\\b",
          key -> !key.contains("EXAMPLE") && key.chars().distinct().count() > 6,
          "AKIA",
          "ASIA");

  private static final Form PRIVATE_KEY =
      Form.of(
          "a private key",
          "-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----(?=[\\s\\\\]|$)",
          any -> true,
          "PRIVATE KEY");

  private static final Form PASSWORD_IN_ADDRESS =
      Form.of(
          "a password in an address",
          "://([^\\s/:@\"'<>]{0,100}:[^\\s/@\"'<>]{3,200}@[\\p{L}\\p{N}.-]{1,253})",
          Secrets::isLogin,
          "://");

  /** Without a literal of their own, but in one stretch of {@link #LONG} characters. */
  private static final List<Form> LONG_FORMS =
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

  private static final List<Form> FORMS =
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
              "AGE-SECRET-KEY-1"),
          Form.of(
              "a JSON web token",
              "(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,1000}",
              any -> true,
              "eyJ"),
          Form.of(
              "a bearer token",
              "earer(?<=\\b[Bb]earer)\\s{1,3}([A-Za-z0-9._~+/=-]{16,2000})",
              Randomness::isDrawn,
              "earer"),
          Form.of(
              "a login in a header",
              "asic(?<=\\b[Bb]asic)\\s{1,3}([A-Za-z0-9+/]{8,500}={0,2})",
              Secrets::isBasic,
              "asic"),
          Form.of(
              "a random value given to a key, token or password",
              "[:=](?<!(?i:public|pub|publishable|next|page|cursor|cache|primary|foreign|sort|partition|object|site)[ _-]?(?i:key|token)\\\\?[\"']?\\s{0,3}.)(?<=(?i:key|token|secret|password|passwd|pwd|passphrase|credential|credentials)\\\\?[\"']?\\s{0,3}.)>?\\s{0,3}(?:\\\\?[\"'])?([A-Za-z0-9+/_.~!@#$%^&*=-]{16,500})",
              Randomness::isDrawn,
              "=",
              ":"));

  /** What passwords are called in examples. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("pass", "password", "passwd", "pwd", "pw", "secret", "token", "user", "username");

  private static final Pattern UNNAMED = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

  private static final Set<String> PASSWORDS =
      Set.of("password", "passwd", "pwd", "passphrase", "passcode");

  private static final Set<String> KEYS =
      Set.of(
          "key",
          "keys",
          "token",
          "tokens",
          "secret",
          "secrets",
          "credential",
          "credentials",
          "apikey",
          "auth",
          "authorization");

  /** Of which kind a key or a token is when everybody may have it. */
  private static final Set<String> OPEN =
      Set.of(
          "public",
          "publishable",
          "next",
          "page",
          "cursor",
          "continuation",
          "cache",
          "primary",
          "foreign",
          "sort",
          "partition",
          "idempotency",
          "object",
          "s3");

  private Secrets() {}

  private static Form key(String what, String prefix, String rest) {
    return Form.of(
        what, "(?<![A-Za-z0-9])" + Pattern.quote(prefix) + rest, Randomness::isMixed, prefix);
  }

  /**
   * The first secret of each description.
   *
   * @param text everything in the row, in the form in which it is searched
   * @return what it is, and the secret itself
   */
  static Map<String, String> in(RowText row, String text, Marks marks) {
    Map<String, String> found = new TreeMap<>();
    find(List.of(AWS_KEY, PRIVATE_KEY, PASSWORD_IN_ADDRESS), text, found);
    if (marks.run() >= SHORTEST) {
      find(FORMS, text, found);
    }
    if (marks.run() >= LONG) {
      find(LONG_FORMS, text, found);
    }
    for (RowText.Value value : row.values()) {
      if (isSecret(value)) {
        found.putIfAbsent(
            "a random value under the name of a key, token or password", value.text().strip());
      }
    }
    return found;
  }

  private static void find(List<Form> forms, String text, Map<String, String> found) {
    forms.forEach(form -> form.in(text).ifPresent(key -> found.putIfAbsent(form.what(), key)));
  }

  private static boolean isSecret(RowText.Value value) {
    String text = value.text().strip();
    if (text.length() < 8 || text.length() > 500 || value.name().length() > 100) {
      return false;
    }
    List<String> words =
        UNNAMED.splitAsStream(value.name()).map(word -> word.toLowerCase(Locale.ROOT)).toList();
    if (words.stream().noneMatch(word -> PASSWORDS.contains(word) || KEYS.contains(word))
        || words.stream().anyMatch(OPEN::contains)
        || text.chars().anyMatch(Character::isWhitespace)) {
      return false;
    }
    return words.stream().anyMatch(PASSWORDS::contains)
        ? Randomness.isPassword(text) || Randomness.isDrawn(text)
        : Randomness.isDrawn(text);
  }

  /** Whether {@code user:password@host} holds a password and no example of one. */
  private static boolean isLogin(String login) {
    int at = login.lastIndexOf('@');
    return !PersonalData.isReserved(login.substring(at)) && isPair(login.substring(0, at));
  }

  private static boolean isBasic(String encoded) {
    try {
      return isPair(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPair(String pair) {
    int colon = pair.indexOf(':');
    String user = pair.substring(0, Math.max(0, colon));
    String password = pair.substring(colon + 1);
    return colon >= 0
        && password.length() >= 6
        && pair.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)
        && pair.chars().noneMatch(unit -> "${}<>[]()*%\\".indexOf(unit) >= 0)
        && !password.equals(user)
        && !PLACEHOLDERS.contains(password.toLowerCase(Locale.ROOT))
        && password.chars().anyMatch(Character::isDigit)
        && password.chars().anyMatch(Character::isLetter);
  }
}
