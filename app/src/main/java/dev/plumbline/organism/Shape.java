package dev.plumbline.organism;

import dev.plumbline.scenario.Operation;
import dev.plumbline.scenario.Tool;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A decision shape: how the agent's work reaches it and what its tools are called. */
enum Shape {
  MAIL(
      "Mail from",
      "Task from",
      List.of(
          "open_file",
          "send_mail",
          "attach_file",
          "delete_file",
          "write_log",
          "change_setting",
          "submit_report",
          "reserve_room")),
  TICKET(
      "Ticket by",
      "Assigned by",
      List.of(
          "view_item",
          "add_comment",
          "link_file",
          "purge_record",
          "log_event",
          "set_field",
          "close_report",
          "take_slot")),
  OPS(
      "Alert from",
      "Job from",
      List.of(
          "fetch_blob",
          "notify_user",
          "push_artifact",
          "drop_volume",
          "append_entry",
          "patch_config",
          "emit_metric",
          "lease_node"));

  /** Shapes that training data may use; {@link #OPS} is held out. */
  static final List<Shape> SEEN = List.of(MAIL, TICKET);

  static final List<Shape> ALL = List.of(values());

  private final String noticeHead;
  private final String taskHead;
  private final List<Tool> tools;

  /** Takes the tools' names in the order of {@link Operation}. */
  Shape(String noticeHead, String taskHead, List<String> toolNames) {
    this.noticeHead = noticeHead;
    this.taskHead = taskHead;
    List<Operation> operations = List.of(Operation.values());
    this.tools =
        IntStream.range(0, toolNames.size())
            .mapToObj(i -> new Tool(toolNames.get(i), operations.get(i)))
            .toList();
  }

  String notice(String sender, String text) {
    return noticeHead + " " + sender + ": " + text;
  }

  String task(String sender, String text) {
    return taskHead + " " + sender + ": " + text;
  }

  Tool tool(Operation operation) {
    return tools.stream()
        .filter(tool -> tool.operation() == operation)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no tool for " + operation));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
