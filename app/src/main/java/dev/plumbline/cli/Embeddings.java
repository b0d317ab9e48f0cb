package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import dev.plumbline.corpus.Embedder;
import dev.plumbline.corpus.Meanings;
import dev.plumbline.corpus.Reference;
import dev.plumbline.teach.Manifest;
import java.nio.file.Path;
import java.util.List;

/**
 * How what says the same in other words is to be looked for.
 *
 * @param folder of the sentence embedding model
 * @param repeat rows at least this near repeat each other: a cosine, above 0 and up to 1
 * @param leak what is at least this near to a text of a suite leaks it, likewise
 */
record Embeddings(Path folder, double repeat, double leak) {

  /** SHA-256 of the model. */
  String digest() {
    return Manifest.sha256(Embedder.model(folder));
  }

  /** Reads the model and, with it, the references. */
  Meanings meanings(List<Reference> references) {
    Embedder model = Embedder.load(folder);
    try (Progress progress = Progress.onStandardError();
        Progress.Task task = progress.begin("suites", "texts", references.size())) {
      return new Meanings(model, repeat, leak, references, task::advance);
    }
  }
}
