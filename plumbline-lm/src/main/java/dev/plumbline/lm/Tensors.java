package dev.plumbline.lm;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies between Java arrays and tensors. */
final class Tensors {
  static {
    NativeLibraries.prepare();
  }

  private Tensors() {}

  static TensorOptions options(ScalarType type, Device device) {
    return new TensorOptions(type).device(new DeviceOptional(device.torch()));
  }

  static Tensor zeros(ScalarType type, Device device, long... shape) {
    return torch.zeros(shape, options(type, device));
  }

  /**
   * Does work whose intermediate results are freed at its end, unless a gradient needs them; its
   * result lives as long as the caller's scope. Memory that is free again at once is still in the
   * core's cache when the next result is written to it.
   */
  static Tensor only(Supplier<Tensor> work) {
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope _ = new PointerScope()) {
      Tensor result = work.get();
      if (outer == null) {
        result.retainReference();
      } else {
        outer.attach(result);
      }
      return result;
    }
  }

  /** Uninitialised memory on the CPU. */
  static Tensor empty(ScalarType type, long... shape) {
    return uninitialised(type, Device.CPU, shape);
  }

  static Tensor uninitialised(ScalarType type, Device device, long... shape) {
    return torch.empty(shape, options(type, device), new MemoryFormatOptional());
  }

  static Tensor of(long[] values, Device device, long... shape) {
    Tensor onCpu = empty(ScalarType.Long, shape);
    memory(onCpu).copyFrom(MemorySegment.ofArray(values));
    return on(device, onCpu);
  }

  static Tensor of(float[] values, Device device, long... shape) {
    Tensor onCpu = empty(ScalarType.Float, shape);
    memory(onCpu).copyFrom(MemorySegment.ofArray(values));
    return on(device, onCpu);
  }

  private static Tensor on(Device device, Tensor tensor) {
    return device == Device.CPU ? tensor : tensor.to(device.torch(), tensor.scalar_type());
  }

  /** The values as floats, in row-major order. */
  static float[] toFloats(Tensor tensor) {
    Tensor onCpu = onCpu(tensor, ScalarType.Float);
    float[] values = new float[Math.toIntExact(onCpu.numel())];
    MemorySegment.ofArray(values).copyFrom(memory(onCpu));
    return values;
  }

  /** The values as longs, in row-major order. */
  static long[] toLongs(Tensor tensor) {
    Tensor onCpu = onCpu(tensor, ScalarType.Long);
    long[] values = new long[Math.toIntExact(onCpu.numel())];
    MemorySegment.ofArray(values).copyFrom(memory(onCpu));
    return values;
  }

  /** In one pass and no memory; what is not a number is both the least and the greatest. */
  static boolean areFinite(Tensor values) {
    T_TensorTensor_T extremes = torch.aminmax(values);
    return Double.isFinite(extremes.get0().item_double())
        && Double.isFinite(extremes.get1().item_double());
  }

  static Tensor onCpu(Tensor tensor, ScalarType type) {
    return tensor.detach().to(Device.CPU.torch(), type).contiguous();
  }

  /** The bytes of a contiguous tensor on the CPU; valid while the tensor is. */
  @SuppressWarnings("restricted") // the tensor's own length bounds the segment
  static MemorySegment memory(Tensor tensor) {
    return tensor.nbytes() == 0
        ? MemorySegment.NULL // an empty tensor has no address
        : MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(tensor.nbytes());
  }
}
