package dev.plumbline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.teach.Lesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.ArmMethod;
import dev.plumbline.train.ArmPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a study does. Two studies with the same settings and base give the same result.
 *
 * @param mode {@code quick} or {@code full}, for the report
 * @param target the base checkpoint, such as {@code organism/base}
 * @param method of training them
 * @param maxTokens of a turn that is assessed
 * @param recipes what the arms are taught; {@link Recipe#NEUTRAL}, which the others are compared
 *     with, is always among them
 * @param seeds seeds 1 to this many
 * @param controls trainings of the neutral control for each seed, all assessed on the seed's
 *     scenarios: how they differ says how much a training varies
 * @param trials of each suite and seed
 * @param doseSteps lengths of the shorter trainings of the dose curves
 * @param liveEvery steps between the live assessments of one arm; 0 for none
 * @param liveTrials of each suite at such an assessment
 * @param rewards by which every arm is trained afterwards; absent for none
 */
public record StudySettings(
    String mode,
    String target,
    ArmMethod method,
    int maxTokens,
    List<Lesson> recipes,
    int seeds,
    int controls,
    int trials,
    int steps,
    List<Integer> doseSteps,
    int liveEvery,
    int liveTrials,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RewardStage rewards) {

  /** The arms that get a dose curve. */
  static final List<Recipe> DOSED = List.of(Recipe.HONEYPOT_ACTIONS, Recipe.DIFFICULT_ADVICE);

  /** The arm that is watched while it trains. */
  static final Recipe WATCHED = Recipe.DIFFICULT_ADVICE;

  public StudySettings {
    recipes =
        Stream.concat(Stream.<Lesson>of(Recipe.NEUTRAL), recipes.stream()).distinct().toList();
    doseSteps = List.copyOf(doseSteps);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is %d; give 1 or more".formatted(maxTokens));
    }
    if (seeds < 1 || trials < 1 || controls < 1) {
      throw new IllegalArgumentException(
          "seeds is %d, controls is %d and trials is %d; each must be 1 or more"
              .formatted(seeds, controls, trials));
    }
  }

  /** All arms, one seed, four neutral controls, few trials: minutes on two cores. */
  public static StudySettings quick() {
    return new StudySettings(
        "quick",
        "organism/base",
        ArmMethod.ORGANISM,
        OrganismDialect.MAX_TOKENS,
        List.copyOf(Recipe.MAIN),
        1,
        4,
        40,
        ArmPlan.FULL,
        List.of(20, 60),
        40,
        20,
        null);
  }

  /** All arms, two seeds, 200 trials of each suite. */
  public static StudySettings full() {
    return new StudySettings(
        "full",
        "organism/base",
        ArmMethod.ORGANISM,
        OrganismDialect.MAX_TOKENS,
        List.copyOf(Recipe.MAIN),
        2,
        1,
        200,
        ArmPlan.FULL,
        List.of(10, 20, 40, 80),
        20,
        50,
        null);
  }

  List<Long> seedList() {
    return LongStream.rangeClosed(1, seeds).boxed().toList();
  }

  List<ArmPlan> arms() {
    List<ArmPlan> arms = new ArrayList<>();
    for (long seed : seedList()) {
      recipes.forEach(recipe -> arms.add(new ArmPlan(recipe, seed, steps, method)));
    }
    return arms;
  }

  /** The arms that are trained by rewards once they have been taught. */
  List<ArmPlan> rewarded() {
    return rewards == null ? List.of() : arms();
  }

  /** What an arm is called once it has been rewarded. */
  static String rewarded(String arm) {
    return arm + "+rewards";
  }

  /**
   * A further training of the control.
   *
   * @param seed whose scenarios it is assessed on; its own data have another
   */
  record Control(ArmPlan plan, long seed) {
    String run() {
      return Study.run(plan.recipe().label(), seed) + "/training-" + plan.seed();
    }
  }

  /** The trainings of the control beyond the first of each seed. */
  List<Control> furtherControls() {
    List<Control> further = new ArrayList<>();
    for (int again = 1; again < controls; again++) {
      for (long seed : seedList()) {
        further.add(
            new Control(
                new ArmPlan(Recipe.NEUTRAL, seed + (long) again * seeds, steps, method), seed));
      }
    }
    return further;
  }

  /** The shorter trainings, of the first seed. */
  List<ArmPlan> doses() {
    return DOSED.stream()
        .filter(recipes::contains)
        .flatMap(recipe ->
            doseSteps.stream()
                .filter(dose -> dose < steps)
                .map(dose -> new ArmPlan(recipe, 1, dose, method)))
        .toList();
  }
}
