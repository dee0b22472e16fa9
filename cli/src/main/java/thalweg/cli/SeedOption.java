package thalweg.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --seed}, of commands whose draws no experiment's file decides. */
final class SeedOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The seed of every random draw, from 0 (default: ${DEFAULT-VALUE}).")
  private long seed;

  long value() {
    if (seed < 0) {
      throw new ParameterException(
          command.commandLine(), "--seed takes a whole number from 0, not '" + seed + "'.");
    }
    return seed;
  }
}
