package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"plumbline " + BuildInfo.read().version()};
  }
}
