package dev.plumbline.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What whoever may ask has to know. Its text is in no record of it. */
public final class Token {

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  public static Token of(String text) {
    return new Token(text);
  }

  /** One of 128 random bits, in hexadecimal digits. */
  public static Token random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return new Token(HexFormat.of().formatHex(bytes));
  }

  public String text() {
    return text;
  }

  /** In constant time. */
  boolean is(String given) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
  }
}
