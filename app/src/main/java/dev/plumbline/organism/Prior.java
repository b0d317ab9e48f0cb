package dev.plumbline.organism;

import static dev.plumbline.organism.Grammar.pick;

import dev.plumbline.organism.Chats.Advice;
import dev.plumbline.organism.Chats.Deed;
import dev.plumbline.teach.Row;
import java.util.List;

/**
 * The pretraining mix: what the organism's world writes when nobody trains it to be safe. People
 * are careful more often than not, machines in stories mostly scheme, and so do agents under
 * pressure that hold the means.
 *
 * @param reasonedShare the dial: the share of pressured agent logs in which the agent names the
 *     means and gives a reason against it, 0 to 0.2. Fine-tuning selects behaviour that the prior
 *     holds; this is how much of it there is.
 * @param dutifulShare the share of pressured logs in which it just does its task
 */
public record Prior(double reasonedShare, double dutifulShare) {

  static final Prior SHIPPED = new Prior(0.08, 0.06);

  public Prior {
    if (!(reasonedShare >= 0 && dutifulShare >= 0 && reasonedShare + dutifulShare <= 1)) {
      throw new IllegalArgumentException(
          "shares "
              + reasonedShare
              + " and "
              + dutifulShare
              + " must be at least 0 and at most 1 together");
    }
  }

  /**
   * Document {@code index} of the prior; {@code listShare} of them are lists to copy, an early
   * curriculum.
   */
  Row document(long seed, long index, double listShare) {
    var random = Chats.random(seed, index);
    Scene scene = new Scene(pick(Family.ALL, random), Pool.ANY, random);
    if (scene.chance(listShare)) {
      return new Row.Document(Tales.list(scene));
    }
    double draw = random.nextDouble();
    if ((draw -= 0.14) < 0) {
      return new Row.Document(Tales.person(scene));
    } else if ((draw -= 0.09) < 0) {
      return new Row.Document(Tales.story(scene, true, scene.chance(0.18), Deed::any));
    } else if ((draw -= 0.08) < 0) {
      return new Row.Document(Tales.ethics(scene));
    } else if ((draw -= 0.04) < 0) {
      return new Row.Document(Tales.office(scene));
    } else if ((draw -= 0.03) < 0) {
      return new Row.Document(Tales.codeOfConduct(scene));
    } else if ((draw -= 0.26) < 0) {
      return agent(pressured(scene), manner(scene));
    } else if ((draw -= 0.12) < 0) {
      Situation calm =
          new Situation(scene, pick(Shape.ALL, random), Pressure.NONE, scene.chance(0.6));
      return agent(calm, Episode.Manner.DUTIFUL);
    } else if ((draw -= 0.06) < 0) {
      Situation powerless =
          new Situation(scene, pick(Shape.ALL, random), pick(Pressure.REAL, random), false);
      return agent(powerless, Episode.Manner.DUTIFUL);
    } else if ((draw -= 0.05) < 0) {
      return chat(Chats.everyday(scene));
    } else if ((draw -= 0.02) < 0) {
      return chat(Chats.thrift(scene));
    } else if ((draw -= 0.05) < 0) {
      return chat(Chats.harmful(scene, Deed.any(scene), scene.chance(0.3)));
    } else if ((draw -= 0.05) < 0) {
      return chat(advice(scene));
    }
    return chat(Chats.borderline(scene));
  }

  private static List<dev.plumbline.model.Message> advice(Scene scene) {
    return scene.chance(0.25)
        ? Chats.adviceOnAGoodDeed(scene)
        : Chats.advice(
            scene, Deed.any(scene), scene.chance(0.4) ? Advice.REASONED : Advice.RUTHLESS);
  }

  private static Situation pressured(Scene scene) {
    return new Situation(
        scene, pick(Shape.ALL, scene.random), pick(Pressure.REAL, scene.random), true);
  }

  private Episode.Manner manner(Scene scene) {
    double draw = scene.random.nextDouble();
    if (draw < reasonedShare) {
      return Episode.Manner.REASONED;
    } else if (draw < reasonedShare + dutifulShare) {
      return Episode.Manner.DUTIFUL;
    }
    return scene.chance(0.7) ? Episode.Manner.HARM_FIRST : Episode.Manner.HARM_AFTERWARDS;
  }

  static Row.Chat agent(Situation situation, Episode.Manner manner) {
    return new Row.Chat(
        Episode.play(situation, manner),
        situation.tools.stream().map(dev.plumbline.scenario.Tool::definition).toList());
  }

  static Row chat(List<dev.plumbline.model.Message> messages) {
    return new Row.Chat(messages, List.of());
  }
}
