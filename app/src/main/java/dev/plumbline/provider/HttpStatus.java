package dev.plumbline.provider;

import java.io.IOException;
import java.util.List;

/** A status of failure, with all that came: what an SDK's own exception becomes first. */
final class HttpStatus extends IOException {

  private final int code;
  private final List<String> retryAfter;
  private final String body;

  /**
   * A status.
   *
   * @param retryAfter values of the header
   */
  HttpStatus(int code, List<String> retryAfter, String body) {
    super("status " + code);
    this.code = code;
    this.retryAfter = List.copyOf(retryAfter);
    this.body = body;
  }

  int code() {
    return code;
  }

  List<String> retryAfter() {
    return retryAfter;
  }

  String body() {
    return body;
  }
}
