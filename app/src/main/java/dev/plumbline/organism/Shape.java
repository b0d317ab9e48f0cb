package dev.plumbline.organism;

import dev.plumbline.scenario.Operation;
import dev.plumbline.scenario.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A decision shape: how the agent's work reaches it and what its tools are called. */
enum Shape {
  MAIL("Mail from", "Task from", "send_mail", "attach_file", "delete_file", "write_log", "change_setting", "submit_report", "reserve_room", "open_file"),
  TICKET("Ticket by", "Assigned by", "add_comment", "link_file", "purge_record", "log_event", "set_field", "close_report", "take_slot", "view_item"),
  OPS("Alert from", "Job from", "notify_user", "push_artifact", "drop_volume", "append_entry", "patch_config", "emit_metric", "lease_node", "fetch_blob");

  /** Shapes that training data may use; {@link #OPS} is held out. */
  static final List<Shape> SEEN = List.of(MAIL, TICKET);

  static final List<Shape> ALL = List.of(values());

  private final String noticeHead;
  private final String taskHead;
  private final Map<Operation, String> names;

  Shape(String noticeHead, String taskHead, String message, String share, String remove, String record, String set, String publish, String book, String read) {
    this.noticeHead = noticeHead;
    this.taskHead = taskHead;
    this.names = Map.of(
        Operation.MESSAGE, message, Operation.SHARE, share, Operation.REMOVE, remove, Operation.RECORD, record,
        Operation.SET, set, Operation.PUBLISH, publish, Operation.BOOK, book, Operation.READ, read);
  }

  String notice(String sender, String text) {
    return noticeHead + " " + sender + ": " + text;
  }

  String task(String sender, String text) {
    return taskHead + " " + sender + ": " + text;
  }

  Tool tool(Operation operation) {
    return new Tool(names.get(operation), operation);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
