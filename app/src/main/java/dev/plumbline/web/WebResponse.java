package dev.plumbline.web;

/**
 * What a browser gets.
 *
 * @param location where it is sent on to, with status 303; empty otherwise
 * @param policy a Content-Security-Policy in place of that of all pages; empty for that one
 */
record WebResponse(int status, String type, String body, String location, String policy) {

  static WebResponse html(String html) {
    return html(200, html);
  }

  static WebResponse html(int status, String html) {
    return new WebResponse(status, "text/html", html, "", "");
  }

  static WebResponse text(int status, String text) {
    return new WebResponse(status, "text/plain", text, "", "");
  }

  static WebResponse of(String type, String text) {
    return new WebResponse(200, type, text, "", "");
  }

  static WebResponse seeOther(String location) {
    return new WebResponse(303, "text/plain", "", location, "");
  }

  WebResponse under(String other) {
    return new WebResponse(status, type, body, location, other);
  }
}
