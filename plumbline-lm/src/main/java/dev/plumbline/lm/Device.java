package dev.plumbline.lm;

import org.bytedeco.pytorch.global.torch;

/** Where tensors live and are computed. */
public enum Device {
  CPU("cpu"),
  CUDA("cuda:0");

  private final String torchName;

  Device(String torchName) {
    this.torchName = torchName;
  }

  /**
   * Reads {@code cpu}, {@code cuda} or {@code cuda:0}.
   *
   * @throws BadInputException when the name is another one, or CUDA is asked for and absent
   */
  public static Device parse(String name) {
    return switch (name) {
      case "cpu" -> CPU;
      case "cuda", "cuda:0" -> CUDA.present();
      default ->
          throw new BadInputException(
              "device is '%s', must be cpu, cuda or cuda:0".formatted(name));
    };
  }

  Device present() {
    NativeLibraries.prepare();
    BadInputException.unless(
        this == CPU || torch.cuda_is_available(),
        "device cuda is not available: it needs an NVIDIA GPU with its driver and a build with the Maven profile gpu"
            + "; or use cpu");
    return this;
  }

  org.bytedeco.pytorch.Device torch() {
    return new org.bytedeco.pytorch.Device(torchName);
  }
}
