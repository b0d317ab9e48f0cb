package dev.plumbline.train;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LogProbabilities;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Log-probabilities that the model had given to each token with loss before it was trained, in the
 * order of the groups: big-endian float32, and nothing else. It belongs to the folder's claim.
 */
record ReferenceFile(Path file) {

  /**
   * The groups with these beside their tokens; computed once, and read when training goes on.
   *
   * @param untrained as it was before the first step
   */
  List<List<Example>> beside(
      List<List<Example>> groups, LanguageModel untrained, Progress progress) {
    if (!Files.exists(file)) {
      write(groups, untrained, progress);
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      List<List<Example>> all = new ArrayList<>();
      for (List<Example> group : groups) {
        List<Example> with = new ArrayList<>();
        for (Example document : group) {
          with.add(document.with(read(in, document.targets())));
        }
        all.add(with);
      }
      return all;
    } catch (EOFException e) {
      throw new IllegalArgumentException(
          file + " is cut off; remove it, and it is computed again", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static float[] read(DataInputStream in, int count) throws IOException {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readFloat();
    }
    return values;
  }

  private void write(List<List<Example>> groups, LanguageModel untrained, Progress progress) {
    WholeFile.write(
        file,
        part -> {
          try (Progress.Task compared = progress.begin("compare", "pairs", groups.size());
              DataOutputStream out =
                  new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            for (List<Example> group : groups) {
              for (float[] values : LogProbabilities.of(untrained, group)) {
                for (float value : values) {
                  out.writeFloat(value);
                }
              }
              compared.advance(1);
            }
          }
        });
  }
}
