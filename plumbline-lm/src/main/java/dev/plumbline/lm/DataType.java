package dev.plumbline.lm;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Number format of stored weights. */
public enum DataType {
  FP32("F32", "float32", ScalarType.Float, 4),
  BF16("BF16", "bfloat16", ScalarType.BFloat16, 2),
  FP16("F16", "float16", ScalarType.Half, 2);

  /** Name in a safetensors header. */
  final String safetensorsName;

  /** Name in config.json. */
  final String configName;

  final ScalarType scalarType;
  final int bytes;

  DataType(String safetensorsName, String configName, ScalarType scalarType, int bytes) {
    this.safetensorsName = safetensorsName;
    this.configName = configName;
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  /** The name that checkpoints and options have for it. */
  public String label() {
    return configName;
  }
}
