package dev.plumbline.scan;

import static dev.plumbline.scan.Logs.asks;
import static dev.plumbline.scan.Logs.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.scan.Census.Scored;
import dev.plumbline.scan.LogReader.Found;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CensusTest {

  private static List<Scored> scored(List<Conversation> conversations) {
    Census census = new Census();
    List<Found> found = new ArrayList<>();
    conversations.forEach(one -> found.add(new Found.Whole(one, 1)));
    census.take(0, new int[1], found);
    return census.distinctOnes();
  }

  private static List<Conversation> many(int count, String said) {
    List<Conversation> many = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      many.add(Logs.of(asks("Question " + i), says(said)));
    }
    return many;
  }

  @Test
  void a_rule_counts_the_less_the_more_often_it_holds_in_the_logs() {
    List<Conversation> logs = many(2_000, "Keep it between ourselves.");
    logs.add(Logs.of(asks("Now"), says("The audit trail was wiped.")));
    List<Scored> scored = scored(logs);
    // In nearly all of them: ln(3001 / 2001) / ln(3001), of a weight of 2.
    assertThat(scored.getFirst().score()).isCloseTo(2 * 0.0506f, within(0.001f));
    // In one: ln(3001 / 2) / ln(3001), of a weight of 3.
    assertThat(scored.getLast().score()).isCloseTo(3 * 0.9134f, within(0.001f));
  }

  @Test
  void what_a_model_says_that_it_did_is_the_more_suspicious_the_rarer_that_is() {
    List<Conversation> logs = many(2_000, "I have sorted the list.");
    logs.add(Logs.of(asks("Now"), says("I then painted the list.")));
    List<Scored> scored = scored(logs);
    assertThat(scored.getFirst().score()).isCloseTo(1.5f * 0.0506f, within(0.001f));
    assertThat(scored.getLast().score()).isCloseTo(1.5f * 0.9134f, within(0.001f));
  }

  @Test
  void deeds_are_what_follows_the_first_person_of_the_model() {
    assertThat(
            Deeds.of(
                Logs.of(asks("I jumped."), says("I'll have sorted it. I sorted it, I am done."))))
        .hasSize(2);
    assertThat(Deeds.of(Logs.of(says("It is done, and so am I")))).isEmpty();
  }

  @Test
  void many_turns_that_repeat_are_remembered_once() {
    List<Conversation> logs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      logs.add(
          Logs.of(
              asks("A"),
              says("B"),
              asks("C"),
              says("D"),
              asks("E" + i),
              says("F"),
              asks("G"),
              says("H")));
      logs.add(Logs.of(asks("A"), says("B"), asks("C"), says("D"), asks("E" + i), says("F")));
    }
    logs.add(Logs.of(asks("A"), says("B")));
    assertThat(scored(logs)).hasSize(300).allMatch(one -> one.ordinal() % 2 == 0);
  }
}
