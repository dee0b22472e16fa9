package thalweg.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Expressions, compiled to run: write the inputs' arrays, {@link #call}, read the outputs' arrays.
 *
 * <p>The arrays belong to the function and are overwritten by the next call; a call allocates
 * nothing on the Java heap. One function is run by one thread at a time; it may itself use the
 * workers it was compiled for. The bits of its results do not depend on their number.
 */
public final class Function {
  private final String name;
  private final List<Expr> outputs;
  private final List<Update> updates;
  private final Map<Expr, Tensor> inputs;

  private final Program program;

  /** The program, or while profiling the same with a clock: so other calls pay nothing for it. */
  private Program running;

  private Function(
      String name,
      List<Expr> outputs,
      List<Update> updates,
      Map<Expr, Tensor> inputs,
      Program program) {
    this.name = name;
    this.outputs = List.copyOf(outputs);
    this.updates = List.copyOf(updates);
    this.inputs = inputs;
    this.program = program;
    this.running = program;
  }

  /**
   * What computes matrix products here: the library, or plain loops and why; for provenance, and
   * for telling the user when it is the slow way.
   */
  public static MatrixProducts matrixProducts() {
    return new MatrixProducts(
        OneDnn.unavailable().isEmpty() ? "oneDNN 3.11 (dnnl_sgemm)" : "plain loops",
        OneDnn.unavailable());
  }

  /**
   * @param provider its name and version
   * @param whyNotFast empty where the fast library is used; else a sentence
   */
  public record MatrixProducts(String provider, java.util.Optional<String> whyNotFast) {}

  /** Which kernels a function is compiled to. */
  public enum Kernels {
    /** Plain loops, node by node, without rewriting: the twin that the others are held against. */
    REFERENCE,
    /** Rewritten, fused, planned; generated vector loops and library matrix products. */
    FAST,
    /**
     * Fast, and each kernel's floating results are looked at: the first infinity or NaN stops the
     * call with an {@link ArithmeticException} that names the operation, the line it comes from,
     * and which of its operands were finite. Costs one more reading of all that is written, and a
     * copy of operands that a kernel writes over: 25 % of a training step of an MLP.
     */
    GUARDED,
    /**
     * Fast, and everything is doubted at each call, on its values: what each pass made of each
     * node, each kernel's results against the reference, and whether a value is still in memory
     * when it is read. The first difference stops the call with an {@link IllegalStateException}
     * that names the pass or kernel, the node, its line, the element, what was expected and what
     * was found. Some thousand times slower.
     */
    DEBUG
  }

  /**
   * Compiles with fast kernels.
   *
   * @param name used in messages and as the source of generated code in stack traces
   * @param outputs computed by each call, in this order
   * @param updates applied together at the end of each call
   * @throws IllegalArgumentException if two updates name one variable
   */
  public static Function compile(
      String name, Workers workers, List<Expr> outputs, List<Update> updates) {
    return compile(name, Kernels.FAST, workers, outputs, updates);
  }

  /** Compiles with the kernels asked for. */
  public static Function compile(
      String name, Kernels kernels, Workers workers, List<Expr> outputs, List<Update> updates) {
    Set<Variable> updated = new HashSet<>();
    for (Update u : updates) {
      if (!updated.add(u.variable())) {
        throw new IllegalArgumentException(
            "function " + name + ": two updates of " + u.variable() + "; join them into one");
      }
    }
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    Map<Expr, Tensor> inputs = new TreeMap<>(java.util.Comparator.comparingLong(Expr::id));
    for (Expr e : Graphs.topological(roots)) {
      if (e.op() instanceof Op.Input) {
        inputs.put(e, Tensor.zeros(e.dtype(), e.shape()));
      }
    }
    Program program =
        switch (kernels) {
          case REFERENCE -> new ReferenceProgram(outputs, updates, inputs);
          case FAST -> Compiler.compile(name, workers, outputs, updates, inputs);
          case GUARDED ->
              new GuardProgram(name, Compiler.compile(name, workers, outputs, updates, inputs));
          case DEBUG ->
              new DebugProgram(
                  name,
                  Compiler.compile(name, workers, outputs, updates, inputs),
                  new PassCheck(name, Compiler.PASSES, roots),
                  inputs);
        };
    return new Function(name, outputs, updates, inputs, program);
  }

  /**
   * The array to write an input's value into before a call. It keeps its value between calls.
   *
   * @throws IllegalArgumentException if the function does not need that input
   */
  public Tensor input(Expr input) {
    Tensor t = inputs.get(input);
    if (t == null) {
      throw new IllegalArgumentException(
          "function " + name + " does not use " + input + "; its inputs are " + inputs.keySet());
    }
    return t;
  }

  /** Whether a call reads this input. */
  public boolean needs(Expr input) {
    return inputs.containsKey(input);
  }

  /** Computes all outputs, then replaces the updated variables. */
  public void call() {
    running.run();
  }

  /** The array of output {@code i}, as the last call left it. */
  public Tensor output(int i) {
    return program.output(i);
  }

  /**
   * From now on each step of a call is timed, at about 50 ns a step; what was timed before is
   * forgotten. {@link #profile} shows the result.
   *
   * @throws IllegalStateException if the function was compiled for the reference
   */
  public void startProfile() {
    running = new ProfilingProgram(compiled());
  }

  /**
   * Where the time went since {@link #startProfile}; calls go on being timed until {@link
   * #stopProfile}.
   *
   * @throws IllegalStateException if it was not started
   */
  public Profile profile() {
    if (running instanceof ProfilingProgram p) {
      return p.profile(name);
    }
    throw new IllegalStateException("function " + name + " is not profiled: call startProfile()");
  }

  /** Calls are no longer timed, and cost what they did before. */
  public void stopProfile() {
    running = program;
  }

  /**
   * What the compiler made of the expressions, pass by pass, and the kernels with their cost and
   * memory. Rewrites the expressions again; milliseconds.
   *
   * @throws IllegalStateException if the function was compiled for the reference
   */
  public Explanation explain() {
    return Explanation.of(name, roots(), compiled());
  }

  /**
   * The rewritten graph for Graphviz, kernels as clusters: {@code dot -Tsvg}.
   *
   * @throws IllegalStateException if the function was compiled for the reference
   */
  public String dot() {
    return DotText.of(name, Drawing.of(compiled().bound().plan()));
  }

  /**
   * The rewritten graph as one web page that needs nothing else: kernels open and close, a click on
   * a node shows its operation, type, cost and line.
   *
   * @throws IllegalStateException if the function was compiled for the reference
   */
  public String html() {
    return HtmlText.of(name, Drawing.of(compiled().bound().plan()), explain());
  }

  private List<Expr> roots() {
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    return roots;
  }

  private CompiledProgram compiled() {
    return program
        .compiled()
        .orElseThrow(() ->
            new IllegalStateException(
                "function " + name + " is run by the reference, which has no kernels"));
  }

  /**
   * Writes the graph, as it was before compilation, and its variables' present values; {@link
   * SavedFunction#load} reads them back. A file of the same name is replaced at once and whole.
   *
   * @param file the graph, as text; the values go to a file named {@code .values} more
   * @throws java.io.IOException if a file cannot be written
   */
  public void save(java.nio.file.Path file) throws java.io.IOException {
    SavedFunction.save(file, name, outputs, updates);
  }

  /** The compiled program as a person would read it: kernels, buffers, work. */
  @Override
  public String toString() {
    return "function " + name + "\n" + program;
  }
}
