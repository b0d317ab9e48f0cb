package dev.plumbline.contrast;

import dev.plumbline.contrast.ArmRun.Tested;
import dev.plumbline.contrast.Exam.Did;
import dev.plumbline.contrast.Exam.Result;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.List;

/** Made-up answers to tickets. */
final class Results {

  /** What a made-up model does with the ticket of a template. */
  interface Doing {
    Did of(int template, boolean crossed, Answer right);
  }

  private Results() {}

  static Result of(String template, boolean crossed, Answer right, Did thinking, Did prefilled) {
    return new Result(
        "%s/%s/%s".formatted(template, right, crossed),
        Split.HELD_OUT,
        "family",
        template,
        crossed,
        right,
        thinking,
        prefilled,
        -1,
        -2,
        "reply");
  }

  /** A training, tested on ten templates of each half. */
  static Tested trained(Arm arm, int pairs, long seed, Doing doing) {
    List<Result> results = new ArrayList<>();
    for (Split split : List.of(Split.SEEN, Split.HELD_OUT)) {
      for (int template = 0; template < 10; template++) {
        for (boolean crossed : new boolean[] {false, true}) {
          for (Answer right : Answer.values()) {
            Did did = doing.of(template, crossed, right);
            results.add(
                new Result(
                    "item",
                    split,
                    "family",
                    split + "-" + template,
                    crossed,
                    right,
                    did,
                    did,
                    0,
                    0,
                    ""));
          }
        }
      }
    }
    return new Tested(
        new ArmRun(
            arm.label(),
            pairs,
            seed,
            "1",
            "base",
            "cases",
            "data",
            "checkpoint",
            "",
            "hour",
            1,
            1,
            1,
            1,
            0.1),
        results);
  }

  /** Right in the first templates, and else does what the cue says. */
  static Doing following(int rightTemplates) {
    return (template, crossed, right) ->
        Did.of(template < rightTemplates || !crossed ? right : right.other());
  }
}
