package thalweg.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code thalweg}. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code; see {@code thalweg --help}. */
  public static void main(String[] args) {
    StandardError.restore();
    Console console =
        new Console(
            writer(System.out), writer(System.err), Boolean.getBoolean("thalweg.stderr.tty"));
    int code = run(StudyShelf.ofThisBuild(), console, args);
    console.out().flush();
    console.err().flush();
    System.exit(code);
  }

  /** Runs the command against a shelf of studies, and returns the exit code. */
  static int run(StudyShelf shelf, Console console, String... args) {
    return run(shelf, Stopping.bySignal(), console, args);
  }

  /** The same with another source of requests to stop a training. */
  static int run(StudyShelf shelf, Stopping stopping, Console console, String... args) {
    ThalwegCommand root = new ThalwegCommand();
    Failures failures = new Failures(root);
    try {
      int code = commandLine(root, failures, shelf, stopping, console).execute(args);
      if (console.out().checkError()) {
        console
            .err()
            .println("thalweg: The result cannot be written to standard output: closed or full.");
        return ExitCode.CANNOT_WRITE.number();
      }
      return code;
    } catch (Error e) {
      return failures.internal(console.err(), e);
    }
  }

  private static CommandLine commandLine(
      ThalwegCommand root,
      Failures failures,
      StudyShelf shelf,
      Stopping stopping,
      Console console) {
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new NewCommand(console))
            .addSubcommand(new TrainCommand(stopping, console))
            .addSubcommand(new ResumeCommand(stopping, console))
            .addSubcommand(new VerifyCommand(console))
            .addSubcommand(new ForkCommand(stopping, console))
            .addSubcommand(new LedgerCommand(console))
            .addSubcommand(new ProbeCommand(stopping, console))
            .addSubcommand(new ProbesCommand(console))
            .addSubcommand(new SweepCommand(console, stopping, new StepProbeShelf()))
            .addSubcommand(new CompareCommand(console))
            .addSubcommand(new ReproduceCommand(shelf, console))
            .addSubcommand(new StudiesCommand(shelf, console))
            .addSubcommand(new AuditCommand(stopping, console))
            .addSubcommand(new CorruptCommand(console));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(long.class, Main::wholeNumber)
        .registerConverter(
            Integer.class,
            word -> (int) Math.clamp(wholeNumber(word), Integer.MIN_VALUE, Integer.MAX_VALUE))
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(Help.defaultColorScheme(colors()))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
    describeExitCodes(line);
    return line;
  }

  private static long wholeNumber(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + word + "' is not a whole number");
    }
  }

  private static void describeExitCodes(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.table());
    line.getSubcommands().values().forEach(Main::describeExitCodes);
  }

  private static Help.Ansi colors() {
    boolean wanted =
        Boolean.getBoolean("thalweg.stdout.tty") && !System.getenv().containsKey("NO_COLOR");
    return wanted ? Help.Ansi.ON : Help.Ansi.OFF;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
