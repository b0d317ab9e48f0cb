package dev.plumbline.cli;

import dev.plumbline.teach.Role;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who writes training data: a model for each role of a recipe. */
final class WriterOptions {

  @Option(
      names = "--writer",
      paramLabel = "MODEL",
      defaultValue = Writers.GRAMMAR,
      description =
          "Who writes: a model behind an API (anthropic/MODEL, openai-compatible/MODEL, ...), local/DIR,"
              + " scripted/FILE, or 'organism': the grammar of the organism's world, offline.")
  private String writer = Writers.GRAMMAR;

  @Option(
      names = "--reviewer",
      paramLabel = "MODEL",
      description = "Who reviews, rewrites and scores; the writer when not given.")
  private String reviewer = "";

  @Option(
      names = "--second-reviewer",
      paramLabel = "MODEL",
      description =
          "Scores all that the reviewer scores, and decides nothing: the report says how far they agree."
              + " Nobody when not given.")
  private String secondReviewer = "";

  @Option(
      names = "--teacher",
      paramLabel = "MODEL",
      description =
          "Who answers the rows' conversations: whose values the data carries on. The writer when not given.")
  private String teacher = "";

  @Option(
      names = "--target",
      paramLabel = "MODEL",
      description =
          "Who is sampled in scenarios, where the recipe does that; the writer when not given, organism/base"
              + " for the organism's grammar.")
  private String target = "";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "Longest reply of all of them; what is cut off is counted and never used. When not given, 8000, or"
              + " 1024 for a checkpoint on this machine and 120 for the organism.")
  private String maxTokens = "";

  @Mixin private RoleOptions writerRole = RoleOptions.writer();
  @Mixin private RoleOptions reviewerRole = RoleOptions.besideWriter("reviewer", false);

  @Mixin
  private RoleOptions secondReviewerRole = RoleOptions.besideWriter("second-reviewer", false);

  @Mixin private RoleOptions teacherRole = RoleOptions.besideWriter("teacher", false);
  @Mixin private RoleOptions targetRole = RoleOptions.besideWriter("target", true);

  /**
   * What was asked.
   *
   * @throws IllegalArgumentException when something said of a role has no effect, or the second
   *     reviewer is the first
   */
  Writers asked() {
    writerRole.requireEffect(writer);
    reviewerRole.requireEffect(reviewer);
    secondReviewerRole.requireEffect(secondReviewer);
    teacherRole.requireEffect(teacher);
    targetRole.requireEffect(target);
    Map<Role, NamedModel> roles = new EnumMap<>(Role.class);
    roles.put(Role.WRITER, asked(writer, writerRole));
    roles.put(Role.REVIEWER, orWriter(reviewer, reviewerRole));
    roles.put(Role.TEACHER, orWriter(teacher, teacherRole));
    if (!secondReviewer.isEmpty()) {
      if (secondReviewer.equals(reviewer.isEmpty() ? writer : reviewer)) {
        throw new IllegalArgumentException(
            "--second-reviewer is '%s', who reviews already; give another model"
                .formatted(secondReviewer));
      }
      roles.put(Role.SECOND_REVIEWER, orWriter(secondReviewer, secondReviewerRole));
    }
    return new Writers(
        roles,
        target.isEmpty() && writer.equals(Writers.GRAMMAR)
            ? asked("organism/base", targetRole)
            : orWriter(target, targetRole));
  }

  /**
   * The writer where nobody else is named; used as the writer, unless something else is said. How
   * long its replies may be is the role's own in any case.
   */
  private NamedModel orWriter(String name, RoleOptions own) {
    String model = name.isEmpty() ? writer : name;
    return limited((model.equals(writer) && !own.saysHow() ? writerRole : own).asked(model), own);
  }

  private NamedModel asked(String model, RoleOptions role) {
    return limited(role.asked(model), role);
  }

  private NamedModel limited(NamedModel model, RoleOptions role) {
    OptionalInt own = role.maxTokens();
    if (own.isPresent()) {
      return model.limited(own.getAsInt());
    }
    return maxTokens.isEmpty()
        ? model
        : model.limited(new RoleWords("writer", "").atLeastOne("max-tokens", maxTokens));
  }
}
