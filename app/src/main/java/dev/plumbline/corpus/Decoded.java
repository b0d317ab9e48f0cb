package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a text holds in another writing: base64, hexadecimal, rot13, percent-encoding,
 * quoted-printable, entities of HTML and escapes of strings, also one within another. What decodes
 * to no text, such as an image, is none. No more than twelve times the text.
 */
final class Decoded {

  /** An encoding within another is looked for; a third is not. */
  private static final int DEPTH = 2;

  /** Each decodes to no more than the text. */
  private static final List<Encoding> ENCODINGS =
      List.of(Runs.BASE64, Runs.HEXADECIMAL, Escapes::decode, Rot13::decode);

  /** One kind of writing. */
  interface Encoding {
    /** What in a text decodes, as texts. */
    List<String> decode(String text);
  }

  private Decoded() {}

  /** The text, and on lines of their own what in it decodes; most often the text itself. */
  static String with(String text) {
    List<String> all = new ArrayList<>(List.of(text));
    List<String> layer = all;
    for (int depth = 0; depth < DEPTH && !layer.isEmpty(); depth++) {
      layer = layer.stream().flatMap(Decoded::decode).toList();
      all.addAll(layer);
    }
    return all.size() == 1 ? text : String.join("\n", all);
  }

  private static Stream<String> decode(String text) {
    return ENCODINGS.stream().flatMap(encoding -> encoding.decode(text).stream());
  }
}
