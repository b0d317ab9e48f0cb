package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogProbabilitiesTest {

  @Test
  void they_are_the_logarithms_of_the_softmax_of_the_scores() {
    int[] tokens = {3, 1, 4, 1, 5};
    boolean[] supervised = {false, false, true, false, true};
    try (LanguageModel model = Small.model(1)) {
      float[] found =
          LogProbabilities.of(model, List.of(new Example(tokens, supervised))).getFirst();
      float[][] scores = DecoderTest.logits(model, tokens);
      assertThat(found).hasSize(2);
      assertThat((double) found[0]).isCloseTo(logSoftmax(scores[1], 4), within(1e-5));
      assertThat((double) found[1]).isCloseTo(logSoftmax(scores[3], 5), within(1e-5));
    }
  }

  private static double logSoftmax(float[] scores, int token) {
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    return scores[token] - Math.log(sum);
  }

  @Test
  void each_document_has_its_own() {
    List<Example> documents = Small.documents(20, 0, 1, 2);
    try (LanguageModel model = Small.model(1)) {
      List<float[]> together = LogProbabilities.of(model, documents);
      for (int i = 0; i < documents.size(); i++) {
        float[] alone = LogProbabilities.of(model, documents.subList(i, i + 1)).getFirst();
        assertThat(alone).hasSize(documents.get(i).targets());
        assertThat(together.get(i)).containsExactly(alone, within(1e-5f));
      }
    }
  }

  @Test
  void those_of_a_model_for_inference_are_the_same() {
    List<Example> documents = Small.documents(20, 0, 1, 2);
    try (LanguageModel model = Small.model(1);
        LanguageModel frozen = model.merged(DataType.FP32)) {
      List<float[]> expected = LogProbabilities.of(model, documents);
      List<float[]> found = LogProbabilities.ofFrozen(frozen, documents);
      for (int i = 0; i < documents.size(); i++) {
        assertThat(found.get(i)).containsExactly(expected.get(i), within(1e-5f));
      }
    }
  }

  @Test
  void a_document_without_targets_has_none() {
    Example silent = new Example(new int[] {1, 2}, new boolean[2]);
    try (LanguageModel model = Small.model(1)) {
      assertThat(LogProbabilities.of(model, List.of(silent)).getFirst()).isEmpty();
    }
  }
}
