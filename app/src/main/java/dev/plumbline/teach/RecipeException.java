package dev.plumbline.teach;

/** A recipe that cannot be used as it stands. */
public final class RecipeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public RecipeException(String message) {
    super(message);
  }

  public RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
