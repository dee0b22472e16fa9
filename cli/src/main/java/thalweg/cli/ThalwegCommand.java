package thalweg.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code thalweg} itself: what is common to all commands. */
@Command(
    name = "thalweg",
    description = "A laboratory for how SGD learns.",
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  thalweg train",
      "  thalweg studies",
      "  thalweg reproduce closer-look",
      "  thalweg reproduce --help"
    })
@SuppressWarnings("UnusedVariable") // picocli itself acts on help and version
final class ThalwegCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version, the JDK and the operating system.")
  private boolean version;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean stacktrace;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  boolean showsStackTrace() {
    return stacktrace;
  }
}
