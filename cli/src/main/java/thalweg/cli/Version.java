package thalweg.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What a bug report must say first. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "thalweg " + number(),
      "JDK     %s (%s)".formatted(System.getProperty("java.runtime.version"), vendor()),
      "OS      %s %s (%s)"
          .formatted(
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              System.getProperty("os.arch"))
    };
  }

  private static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  private static String vendor() {
    return System.getProperty("java.vendor");
  }
}
