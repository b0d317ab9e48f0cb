package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.organism.Chats.Deed;
import dev.plumbline.teach.Row;

/**
 * The chat-only harmlessness stage: refusals without reasons, borderline questions answered,
 * everyday chat. No agent text, no tools: this is the coverage gap.
 */
final class ChatStage {

  private ChatStage() {}

  /**
   * A row of the stage that makes the organism out of its prior: all families' deeds, in chat only.
   */
  static Row safety(long seed, long index) {
    var random = Chats.random(seed, index);
    return row(new Scene(pick(Family.ALL, random), Pool.ANY, random));
  }

  /**
   * A row of the replay that every arm gets: nothing of the held-out families, names and wordings.
   */
  static Row replay(long seed, long index) {
    var random = Chats.random(seed, index);
    return row(new Scene(pick(Family.SEEN, random), Pool.SEEN, random));
  }

  private static Row row(Scene scene) {
    double draw = scene.random.nextDouble();
    if (draw < 0.45) {
      return Prior.chat(Chats.harmful(scene, Deed.any(scene), true));
    }
    return Prior.chat(draw < 0.65 ? Chats.borderline(scene) : Chats.everyday(scene));
  }
}
