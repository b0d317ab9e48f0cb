package dev.plumbline.lm;

/** A chat template refuses a conversation, or cannot render it; the message says which and why. */
public final class TemplateException extends LmException {
  TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
