package dev.plumbline.lm;

/** How many documents a step of training takes, and how they are laid into batches. */
public sealed interface BatchShape {
  /**
   * As many documents as fill so many tokens: batches that are nearly full, whatever the documents'
   * lengths are.
   *
   * @param rows rows per batch; a batch holds whole documents of at most rows * rowLength inputs
   * @param rowLength longest document, in inputs (a document of n tokens has n - 1)
   * @param accumulation batches per step
   */
  record Packed(int rows, int rowLength, int accumulation) implements BatchShape {
    public Packed {
      BadInputException.unless(rows >= 1, "rows is %d, must be 1 or more", rows);
      BadInputException.unless(rowLength >= 1, "rowLength is %d, must be 1 or more", rowLength);
      BadInputException.unless(
          accumulation >= 1, "accumulation is %d, must be 1 or more", accumulation);
    }
  }

  /**
   * The same number of groups each step, in order.
   *
   * @param count groups per step: documents, or pairs of them
   * @param inputsAtOnce inputs that are computed together, which decides over memory and hardly
   *     over the result; a group that has more is computed alone
   */
  record Groups(int count, int inputsAtOnce) implements BatchShape {
    public Groups {
      BadInputException.unless(count >= 1, "count is %d, must be 1 or more", count);
      BadInputException.unless(
          inputsAtOnce >= 1, "inputsAtOnce is %d, must be 1 or more", inputsAtOnce);
    }
  }
}
