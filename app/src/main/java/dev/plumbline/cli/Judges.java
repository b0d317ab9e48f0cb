package dev.plumbline.cli;

import dev.plumbline.judge.Questionnaires;
import java.util.List;

/** Which models are to judge, what they are asked, and how. */
record Judges(List<NamedModel> models, Questionnaires questionnaires, double temperature) {

  Judges {
    models = List.copyOf(models);
  }

  List<String> names() {
    return models.stream().map(NamedModel::name).toList();
  }
}
