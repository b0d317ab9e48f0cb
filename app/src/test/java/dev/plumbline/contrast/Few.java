package dev.plumbline.contrast;

import dev.plumbline.contrast.Cases.Family;
import dev.plumbline.contrast.Cases.Texts;
import dev.plumbline.model.Message;
import java.util.List;

/** Small sets of cases, and what tests of them need. */
final class Few {

  private Few() {}

  /** The built-in cases with so many templates of each of the first families of both halves. */
  static Cases cases(int families, int templates) {
    Cases all = Cases.builtIn(false);
    Texts texts = all.texts();
    List<Family> some =
        texts.families().stream()
            .filter(family -> all.families(family.split()).indexOf(family) < families)
            .map(family ->
                new Family(
                    family.name(),
                    family.split(),
                    family.principle(),
                    family.templates().subList(0, templates)))
            .toList();
    return new Cases(
        new Texts(
            texts.system(),
            texts.tools(),
            texts.openings(),
            texts.names(),
            texts.cues(),
            texts.reasons(),
            texts.advice(),
            texts.neutral(),
            texts.neutralAsk(),
            texts.chats(),
            some),
        "few");
  }

  /** Words for tokens, where no tokenizer is at hand. */
  static final ArmRows.Format FORMAT =
      new ArmRows.Format(
          (words, call) -> new Message.Assistant("", words, List.of(call)),
          text -> text.split(" ").length,
          1,
          1);
}
