package thalweg.bench;

import ai.djl.engine.EngineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The process that the second libtorch lives in: two of them in one process would take each other's
 * symbols. It does what its standard input says, a line an order, and answers each with a line:
 *
 * <pre>
 * begin STYLE THREADS   ready
 * run FROM TO           the nanoseconds that these steps took
 * check I               what step I found
 * quit                  (ends)
 * </pre>
 *
 * An order that fails is answered {@code error SENTENCE}.
 */
final class DjlChild {
  static final String READY = "ready";
  static final String ERROR = "error ";

  private final BiFunction<DjlStep.Style, Integer, Contender> open;
  private final Map<String, Contender> contenders = new HashMap<>();
  private Contender current;

  DjlChild(BiFunction<DjlStep.Style, Integer, Contender> open) {
    this.open = open;
  }

  /**
   * @param args the workload's name
   */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    // Whatever a library prints must not be taken for an answer.
    System.setOut(System.err);
    Workload.Training workload = (Workload.Training) Workload.find(args[0]).orElseThrow();
    Problem problem = Problem.of(workload);
    DjlChild child =
        new DjlChild((style, threads) -> new DjlStep(workload, problem, style, threads));
    child.serve(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), answers);
  }

  void serve(BufferedReader orders, PrintStream answers) throws IOException {
    String order = orders.readLine();
    while (order != null && !order.equals("quit")) {
      answers.println(answer(order.split(" ", -1)));
      answers.flush();
      order = orders.readLine();
    }
  }

  private String answer(String[] order) {
    try {
      return switch (order[0]) {
        case "begin" -> {
          DjlStep.Style style = DjlStep.Style.valueOf(order[1]);
          int threads = Integer.parseInt(order[2]);
          current =
              contenders.computeIfAbsent(style + " " + threads, name -> open.apply(style, threads));
          current.begin();
          yield READY;
        }
        case "run" ->
            Long.toString(current.run(Integer.parseInt(order[1]), Integer.parseInt(order[2])));
        case "check" -> Double.toString(current.check(Integer.parseInt(order[1])));
        default -> ERROR + "no order " + order[0] + "; there are begin, run, check and quit";
      };
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e instanceof EngineException && e.getCause() != null ? e.getCause() : e;
      return ERROR + cause.toString().replace('\n', ' ');
    }
  }
}
