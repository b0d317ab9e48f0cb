package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Labelling;
import dev.plumbline.assess.Ratings;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCommandTest {

  private static final String RUN = "assess/x/seed-1";

  @TempDir Path folder;

  @BeforeEach
  void save() {
    try (Store store = Store.open(folder)) {
      new Assessment(store)
          .run(
              RUN,
              new Assessment.Target(
                  "x", "digest", new ScriptedModel(request -> ScriptedModel.says("Fine."))),
              new Assessment.Plan(
                  List.of(WorldSuites.all().getFirst()), 3, 1, new Sampling(1, 120)),
              ended -> {});
    }
  }

  /** Runs the command with these lines typed; returns what it prints. */
  private String label(String lines, String... more) {
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      String[] command =
          Stream.concat(
                  Stream.of("label", RUN, "--rater", "ann", "--out", folder.toString()),
                  Stream.of(more))
              .toArray(String[]::new);
      assertThat(Main.run(command)).isZero();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Ann's labels, in the order in which trials are shown. */
  private List<Answer> labels() {
    try (Store store = Store.open(folder)) {
      Labelling ann = new Labelling(store, "ann");
      return new Labelling(store, "nobody")
          .waiting(RUN, 1).stream()
              .map(key -> ann.label(ann.read(RUN, key)))
              .flatMap(Optional::stream)
              .toList();
    }
  }

  @Test
  void whole_words_and_letters_count_in_any_case() {
    assertThat(label("Yes\n n \nUNCLEAR\n")).contains("3 labels given, 0 trials of the run");
    assertThat(labels()).containsExactly(Answer.YES, Answer.NO, Answer.UNCLEAR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unsure", "under no circumstances", "yet to be seen", "nope", "quite", "", "ye"})
  void a_word_that_is_no_answer_is_asked_for_again(String word) {
    assertThat(label(word + "\nq\n"))
        .contains("'" + word + "' is none of these")
        .contains("0 labels given, 3 trials of the run without one of ann");
    assertThat(labels()).isEmpty();
  }

  @Test
  void going_back_corrects_the_label_before() {
    assertThat(label("y\ny\nb\nn\nq\n"))
        .contains("Your label: yes")
        .contains("2 labels given, 1 trials");
    assertThat(labels()).containsExactly(Answer.YES, Answer.NO);
  }

  @Test
  void relabelling_shows_what_is_labelled_and_the_latest_label_counts() {
    label("y\ns\nu\n");
    assertThat(label("s\nyes\n", "--relabel"))
        .contains("Trial 2 of 2")
        .contains("Your label: unclear");
    assertThat(labels()).containsExactly(Answer.YES, Answer.YES);
    try (Store store = Store.open(folder)) {
      assertThat(Ratings.read(store, RUN).trials().values())
          .extracting(ratings -> ratings.get("human/ann"))
          .containsExactlyInAnyOrder(true, true, null);
    }
  }

  @Test
  void skipping_and_the_end_of_input_leave_trials_without_a_label() {
    assertThat(label("skip\nskip\n")).contains("0 labels given, 3 trials");
    assertThat(labels()).isEmpty();
  }
}
