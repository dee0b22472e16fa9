package thalweg.expr;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph read back from {@link Function#save}: expressions again, to be compiled, differentiated
 * or joined with others. Compiled, it gives the bits of the function that was saved.
 *
 * <p>The graph is text, described in docs/graph-format.md; the variables' values lie beside it in a
 * file named {@code .values} more.
 */
public final class SavedFunction {
  private final String name;
  private final Map<String, Expr> inputs;
  private final Map<String, Variable> variables;
  private final List<Expr> outputs;
  private final List<Update> updates;

  SavedFunction(
      String name,
      Map<String, Expr> inputs,
      Map<String, Variable> variables,
      List<Expr> outputs,
      List<Update> updates) {
    this.name = name;
    this.inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    this.outputs = List.copyOf(outputs);
    this.updates = List.copyOf(updates);
  }

  /**
   * Reads a graph, its variables made anew with the values that were saved.
   *
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the text is none, or the values are not those it was saved
   *     with; says the line, what was found and what was expected
   */
  public static SavedFunction load(Path file) throws IOException {
    return GraphReader.read(text(file), new GraphReader.Stored(Files.readAllBytes(valuesOf(file))));
  }

  /**
   * Reads a graph over variables of the program; the file of values is not read.
   *
   * @param variables by the name they have in the file; each of its type and shape
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException as {@link #load(Path)}, and if a variable is missing
   */
  public static SavedFunction load(Path file, Map<String, Variable> variables) throws IOException {
    return GraphReader.read(text(file), new GraphReader.Bound(variables));
  }

  private static String text(Path file) throws IOException {
    // Bytes that are no UTF-8 become a character that the parser names with its line.
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8);
  }

  static void save(Path file, String name, List<Expr> outputs, List<Update> updates)
      throws IOException {
    GraphWriter.Written written = GraphWriter.write(name, outputs, updates, ValuesFile::line);
    replace(valuesOf(file), to -> ValuesFile.write(written.variables(), to));
    replace(file, to -> to.write(written.text().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private interface Writer {
    void to(OutputStream stream) throws IOException;
  }

  /** Written aside, then renamed: there is never half a file under the name. */
  private static void replace(Path file, Writer content) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(aside))) {
        content.to(to);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static Path valuesOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".values");
  }

  /** The name it was compiled under. */
  public String name() {
    return name;
  }

  /** Inputs by name. Where two were of one name, the second is called {@code name#2}. */
  public Map<String, Expr> inputs() {
    return inputs;
  }

  /** Variables by name, as {@link #inputs}. */
  public Map<String, Variable> variables() {
    return variables;
  }

  public List<Expr> outputs() {
    return outputs;
  }

  public List<Update> updates() {
    return updates;
  }

  /** Compiles it, with fast kernels, under the name it was saved under. */
  public Function compile(Workers workers) {
    return Function.compile(name, workers, outputs, updates);
  }
}
