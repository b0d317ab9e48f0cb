package dev.plumbline.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class ToolCallTest {

  private static final String ARGUMENTS =
      "{\"to\":\"Ada\",\"body\":{\"z\":[{\"y\":1,\"b\":2.5}],\"a\":null},\"at\":\"\\\"noon\\\"\"}";

  @Test
  void whatAModelWroteKeepsItsOrderWhereAllElseIsSorted() {
    ToolCall call = call();

    String json = Canonical.JSON.writeValueAsString(call);

    assertThat(json)
        .isEqualTo("{\"id\":\"c1\",\"name\":\"send_mail\",\"arguments\":" + ARGUMENTS + "}");
    assertThat(Canonical.JSON.readValue(json, ToolCall.class).arguments().toString())
        .isEqualTo(ARGUMENTS);
  }

  @Test
  void itIsTheSameAsATree() {
    assertThat(Canonical.JSON.valueToTree(call()).path("arguments").toString())
        .isEqualTo(ARGUMENTS);
  }

  private static ToolCall call() {
    return new ToolCall("c1", "send_mail", (ObjectNode) Canonical.JSON.readTree(ARGUMENTS));
  }
}
