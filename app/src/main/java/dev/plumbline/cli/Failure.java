package dev.plumbline.cli;

import dev.plumbline.Faults;
import dev.plumbline.lm.LmException;
import dev.plumbline.provider.ProviderException;
import dev.plumbline.store.StoreException;
import dev.plumbline.study.ContaminatedException;
import dev.plumbline.watch.AlarmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/**
 * An exception as one sentence and an exit code.
 *
 * @param kind what it tells of
 */
record Failure(String sentence, int exitCode, Kind kind) {

  enum Kind {
    /** What was asked for cannot be, or is answered with no. */
    ANSWER,
    /** Something outside failed: the disk, the store, a provider. */
    KNOWN,
    /** Plumbline itself failed. */
    FAULT
  }

  private Failure(String sentence, int exitCode) {
    this(sentence, exitCode, exitCode == 1 ? Kind.KNOWN : Kind.ANSWER);
  }

  /**
   * Writes down what did not go as it should, and says where when the sentence alone is no help.
   */
  static Failure logged(Throwable error) {
    Failure failure = of(error);
    return switch (failure.kind) {
      case ANSWER -> failure;
      case KNOWN -> {
        Faults.log(error, "the command failed");
        yield failure;
      }
      case FAULT ->
          new Failure(
              Faults.logged(failure.sentence, error, "a fault of Plumbline"), 1, Kind.FAULT);
    };
  }

  static Failure of(Throwable error) {
    return switch (error) {
      case ContaminatedException contaminated ->
          new Failure(String.valueOf(contaminated.getMessage()), 3);
      case AlarmException alarm ->
          new Failure(String.valueOf(alarm.getMessage()), AlarmOptions.ALARM);
      case IllegalArgumentException wrong -> new Failure(String.valueOf(wrong.getMessage()), 2);
      case LmException known -> new Failure(String.valueOf(known.getMessage()), 1);
      case StoreException known -> new Failure(String.valueOf(known.getMessage()), 1);
      case ProviderException known -> new Failure(String.valueOf(known.getMessage()), 1);
      case UncheckedIOException io ->
          new Failure(io.getMessage() + ": " + reason(Objects.requireNonNull(io.getCause())), 1);
      case IOException io -> new Failure(reason(io), 1);
      default ->
          new Failure("this is a fault of Plumbline, please report it: " + error, 1, Kind.FAULT);
    };
  }

  private static String reason(IOException error) {
    return switch (error) {
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileSystemException failed when failed.getReason() != null ->
          failed.getReason() + " (" + failed.getFile() + ")";
      case FileSystemException failed ->
          failed.getClass().getSimpleName() + " (" + failed.getFile() + ")";
      default -> String.valueOf(error.getMessage());
    };
  }
}
