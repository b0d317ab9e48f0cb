package dev.plumbline.teach;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.List;
import java.util.function.IntConsumer;

/** Carries out the steps of a recipe that ask somebody: a model, or a grammar. */
public interface Author {

  /** What makes it the same author, in one line. */
  String identity();

  /**
   * One reply for each task, in the same order. Failures are replies, not exceptions.
   *
   * @param progress is told of tasks that ended
   */
  List<Reply> write(List<Task> tasks, IntConsumer progress);

  /**
   * A step for one row.
   *
   * @param request all that a model is told; a grammar goes by the step and the row alone
   */
  record Task(Step.Asking step, WorkRow row, Request request) {}
}
