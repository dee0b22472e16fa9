package thalweg.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import thalweg.lab.Nearest;

/** Tells the user what went wrong: one sentence on standard error, and the exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final ThalwegCommand root;

  Failures(ThalwegCommand root) {
    this.root = root;
  }

  @Override
  public int handleParseException(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    String help = "'" + command.getCommandSpec().qualifiedName() + " --help' shows the usage.";
    say(command.getErr(), usage(problem) + " " + help, problem);
    return ExitCode.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    return switch (problem) {
      case CommandFailure failure -> {
        say(err, failure.getMessage(), failure);
        yield failure.code().number();
      }
      case InterruptedException stopped -> {
        say(err, "Interrupted.", stopped);
        yield ExitCode.INTERRUPTED.number();
      }
      default -> internal(err, problem);
    };
  }

  /** Reports what nobody foresaw, errors of the JVM included. */
  int internal(PrintWriter err, Throwable problem) {
    String hint = root.showsStackTrace() ? "" : " Add --stacktrace to see where.";
    say(err, "Internal error: " + problem + "." + hint, problem);
    return ExitCode.INTERNAL.number();
  }

  private void say(PrintWriter err, String sentence, Throwable problem) {
    err.println("thalweg: " + sentence);
    if (root.showsStackTrace()) {
      problem.printStackTrace(err);
    }
    err.flush();
  }

  private static String usage(ParameterException problem) {
    return switch (problem) {
      case UnmatchedArgumentException unknown -> unknown(unknown);
      case MissingParameterException missing -> sentence(missing.getMessage());
      case OverwrittenOptionException twice ->
          "Option '" + name(twice.getOverwritten()) + "' is given twice.";
      default -> sentence(problem.getMessage());
    };
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String unknown(UnmatchedArgumentException problem) {
    String word = problem.getUnmatched().getFirst();
    CommandSpec spec = problem.getCommandLine().getCommandSpec();
    boolean option = word.startsWith("-");
    String bare = option ? word.replaceFirst("=.*", "") : word;
    String kind = option ? "option" : spec.subcommands().isEmpty() ? "argument" : "command";
    return "Unknown %s '%s'%s"
        .formatted(
            kind,
            bare,
            Nearest.to(bare, known(spec, kind)).map("; did you mean '%s'?"::formatted).orElse("."));
  }

  private static List<String> known(CommandSpec spec, String kind) {
    return switch (kind) {
      case "option" -> List.copyOf(spec.optionsMap().keySet());
      case "command" -> List.copyOf(spec.subcommands().keySet());
      default -> List.of();
    };
  }

  private static String sentence(String message) {
    return message.matches("(?s).*[.?]") ? message : message + ".";
  }
}
