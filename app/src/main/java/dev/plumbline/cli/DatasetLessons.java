package dev.plumbline.cli;

import dev.plumbline.teach.DatasetLesson;
import dev.plumbline.teach.Lesson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Datasets that arms are taught, verified before anything starts. */
final class DatasetLessons {

  private DatasetLessons() {}

  static Lesson lesson(String name, Path folder) {
    return DatasetLesson.open(name, folder, System.getenv());
  }

  static List<Lesson> lessons(Map<String, Path> folders) {
    return folders.entrySet().stream().map(data -> lesson(data.getKey(), data.getValue())).toList();
  }
}
