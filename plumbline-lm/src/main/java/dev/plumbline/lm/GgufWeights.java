package dev.plumbline.lm;

import dev.plumbline.lm.gguf.TensorFile;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Weights of a GGUF file as tensors. */
final class GgufWeights {
  private GgufWeights() {}

  /**
   * Writes a weight into a tensor of its shape, in that tensor's number format.
   *
   * @throws CorruptCheckpointException when it is absent, of another shape, or not finite
   */
  static void copy(TensorFile file, String name, Tensor target) {
    long[] shape = file.shape(name);
    expect(
        file,
        Arrays.equals(shape, target.shape()),
        "%s of shape %s".formatted(name, Arrays.toString(shape)),
        Arrays.toString(target.shape()));
    try (PointerScope _ = new PointerScope()) {
      boolean inPlace =
          target.scalar_type() == ScalarType.Float && target.is_cpu() && target.is_contiguous();
      Tensor values = inPlace ? target : Tensors.empty(ScalarType.Float, shape);
      file.copyTo(name, Tensors.memory(values));
      expect(
          file,
          Tensors.areFinite(values),
          name + " with values that are not finite",
          "finite weights");
      if (!inPlace) {
        target.copy_(values);
      }
    }
  }

  private static void expect(TensorFile file, boolean condition, String found, String expected) {
    if (!condition) {
      throw new CorruptCheckpointException(file.file(), found, expected);
    }
  }
}
