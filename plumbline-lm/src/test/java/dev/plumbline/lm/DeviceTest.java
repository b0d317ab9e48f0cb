package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class DeviceTest {

  @Test
  void a_name_says_which_device() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Device.parse("tpu"))
        .withMessage("device is 'tpu', must be cpu, cuda or cuda:0");
  }

  @Test
  void cuda_is_refused_with_one_sentence_where_there_is_none() {
    assumeFalse(torch.cuda_is_available());
    String message =
        "device cuda is not available: it needs an NVIDIA GPU with its driver and a build with the"
            + " Maven profile gpu; or use cpu";
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Device.parse("cuda"))
        .withMessage(message);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Decoder.random(Small.llama(), 1, Device.CUDA))
        .withMessage(message);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Checkpoint.load(Small.reference("qwen2"), Device.CUDA))
        .withMessage(message);
  }
}
