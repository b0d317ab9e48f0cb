package dev.plumbline.serve;

/** A request that gets an error; the message goes to the client. */
final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1;

  final int status;

  /** The field at fault, by its path; empty when it is none. */
  final String field;

  ApiException(int status, String field, String message) {
    super(message);
    this.status = status;
    this.field = field;
  }

  /** The client's fault. */
  static ApiException bad(String field, String message) {
    return new ApiException(400, field, message);
  }

  /** Of the kinds that OpenAI's API has. */
  String type() {
    return status >= 500 ? "server_error" : "invalid_request_error";
  }
}
