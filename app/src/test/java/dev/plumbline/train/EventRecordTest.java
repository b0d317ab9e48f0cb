package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes are those that TensorBoard's own Python writes of the same events. */
class EventRecordTest {

  private static final Instant TIME = Instant.ofEpochMilli(1_500);

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void the_first_record_names_the_version() {
    assertThat(hex(EventRecord.version(TIME)))
        .isEqualTo(
            "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c");
  }

  @Test
  void a_scalar_has_its_step_and_its_tag() {
    assertThat(hex(EventRecord.scalars(TIME, 300, Map.of("loss", 0.5))))
        .isEqualTo(
            "1b000000000000001a0d9e1309000000000000f83f10ac022a0d0a0b0a046c6f7373150000003f69f9315b");
  }

  @Test
  void a_start_has_the_step_from_which_earlier_records_are_void() {
    assertThat(hex(EventRecord.start(TIME, 8)))
        .isEqualTo("0f000000000000006d532b0909000000000000f83f10083a0208019571c7d1");
  }

  @Test
  void the_checksum_is_that_of_castagnoli_masked() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(EventRecord.maskedChecksum(digits)).isEqualTo(0xc78ab0e5);
  }
}
