package dev.plumbline.serve;

/** A request that gets an error; the message goes to the client. */
final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1;

  final int status;

  ApiException(int status, String message) {
    super(message);
    this.status = status;
  }

  static ApiException bad(String message) {
    return new ApiException(400, message);
  }
}
