package dev.plumbline.cli;

import dev.plumbline.teach.Role;
import java.util.EnumMap;
import java.util.Map;
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

  @Mixin private RoleOptions writerRole = RoleOptions.main("writer");
  @Mixin private RoleOptions reviewerRole = RoleOptions.of("reviewer");
  @Mixin private RoleOptions secondReviewerRole = RoleOptions.of("second-reviewer");
  @Mixin private RoleOptions teacherRole = RoleOptions.of("teacher");
  @Mixin private RoleOptions targetRole = RoleOptions.of("target");

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
    roles.put(Role.WRITER, new NamedModel(writer, writerRole.asked()));
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
            ? new NamedModel("organism/base", targetRole.asked())
            : orWriter(target, targetRole));
  }

  /**
   * The writer where nobody else is named; reached as the writer, unless something else is said.
   */
  private NamedModel orWriter(String name, RoleOptions own) {
    String model = name.isEmpty() ? writer : name;
    return new NamedModel(
        model, model.equals(writer) && !own.asked().isGiven() ? writerRole.asked() : own.asked());
  }
}
