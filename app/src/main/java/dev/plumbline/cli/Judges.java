package dev.plumbline.cli;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.model.Sampling;
import java.util.List;

/** Which models are to judge, what they are asked, and how. */
record Judges(List<NamedModel> models, Questionnaires questionnaires, double temperature) {

  Judges {
    models = List.copyOf(models);
  }

  /** How a judge draws its answers. */
  Sampling sampling(NamedModel judge) {
    return new Sampling(temperature, judge.maxTokens(ModelJudge.MAX_TOKENS));
  }

  List<String> names() {
    return models.stream().map(NamedModel::name).toList();
  }
}
