package dev.plumbline.report;

import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult;

/** The report of a study. */
public final class StudyReport {
  private StudyReport() {}

  public static String html(StudyResult result, Store store) {
    return "";
  }
}
