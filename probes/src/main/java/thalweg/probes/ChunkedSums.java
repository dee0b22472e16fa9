package thalweg.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Stages;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;
import thalweg.nn.Examples;

/**
 * Sums over examples of what an expression gives for them, some examples at a time, so that memory
 * does not grow with their number: compiled for chunks of one size and for what remains. Chunks are
 * added up in double, in order.
 *
 * <p>Where the same sums are taken for many arguments, what does not depend on them can be kept, as
 * far as memory is given; variables must then stay as they are.
 */
final class ChunkedSums {
  private final int[] rows;
  private final List<Part> parts = new ArrayList<>();

  /** What single-precision sums are read into, by size. */
  private final Map<Integer, float[]> buffers = new HashMap<>();

  /** What is summed: as arrays, of some examples. */
  @FunctionalInterface
  interface Summand {
    /** The sums over the rows of x. */
    List<Expr> over(Expr x, Expr labels);
  }

  /** The function for one number of rows, and how many times it runs, from where on. */
  private record Part(
      Function function,
      Optional<FirstStage> first,
      Tensor indices,
      List<Tensor> arguments,
      int size,
      int from,
      int times) {}

  /** Everything is computed each time. */
  static final long KEEP_NOTHING = 0;

  /**
   * @param rows which examples, from 1; an example may stand there twice
   * @param chunk how many are computed at a time
   * @param arguments inputs of the summand besides the examples, F32 or F64; {@link #sum} sets them
   * @param keep bytes of what does not depend on the arguments that may stay from sum to sum
   * @throws IllegalArgumentException if there are no rows, one is out of range, or the chunk is
   *     below 1
   */
  ChunkedSums(
      String name,
      Examples data,
      int[] rows,
      int chunk,
      List<Expr> arguments,
      Summand summand,
      Workers workers,
      long keep) {
    if (rows.length == 0 || chunk < 1) {
      throw new IllegalArgumentException(
          "%s: %d rows in chunks of %d; expected 1 or more of both"
              .formatted(name, rows.length, chunk));
    }
    for (int row : rows) {
      if (row < 0 || row >= data.size()) {
        throw new IllegalArgumentException(
            "%s: row %d; expected 0..%d".formatted(name, row, data.size() - 1));
      }
    }
    this.rows = rows.clone();
    int whole = rows.length / chunk;
    int rest = rows.length % chunk;
    if (whole > 0) {
      parts.add(compile(name, data, chunk, 0, whole, arguments, summand, workers, keep));
    }
    if (rest > 0) {
      parts.add(compile(name, data, rest, whole * chunk, 1, arguments, summand, workers, keep));
    }
  }

  private static Part compile(
      String name,
      Examples data,
      int size,
      int from,
      int times,
      List<Expr> arguments,
      Summand summand,
      Workers workers,
      long keep) {
    Expr indices = Expr.input("rows", DType.I32, size);
    String title = name + ", " + size + " rows";
    List<Expr> sums =
        summand.over(data.inputs().read().gather(indices), data.labels().read().gather(indices));
    Stages stages =
        keep == KEEP_NOTHING
            ? new Stages(List.of(), List.of(), sums)
            : Stages.split(sums, arguments);
    Function f = Function.compile(title, workers, stages.outputs(), List.of());
    Optional<FirstStage> first =
        stages.kept().isEmpty()
            ? Optional.empty()
            : Optional.of(new FirstStage(title + ", kept", workers, stages, indices, f, keep));
    return new Part(
        f,
        first,
        f.needs(indices) ? f.input(indices) : Tensor.zeros(DType.I32, Shape.of(size)),
        arguments.stream().map(f::input).toList(),
        size,
        from,
        times);
  }

  /**
   * Sums over all rows.
   *
   * @param flat the arguments' values, one after the other, each row-major
   * @param into takes the sums, one array after the other; its length is theirs together
   */
  void sum(double[] flat, double[] into) {
    Arrays.fill(into, 0);
    for (Part part : parts) {
      write(flat, part.arguments());
      for (int k = 0; k < part.times(); k++) {
        part.indices().set(0, rows, part.from() + k * part.size(), part.size());
        if (part.first().isPresent()) {
          part.first().get().provide(k, part.indices());
        }
        part.function().call();
        addTo(into, part.function());
      }
    }
  }

  private static void write(double[] flat, List<Tensor> arguments) {
    int at = 0;
    for (Tensor argument : arguments) {
      double[] values = Arrays.copyOfRange(flat, at, at + argument.shape().size());
      at += values.length;
      Numbers.write(values, argument);
    }
  }

  private void addTo(double[] into, Function f) {
    int at = 0;
    for (int output = 0; at < into.length; output++) {
      Tensor from = f.output(output);
      int size = from.shape().size();
      switch (from.dtype()) {
        case F32 -> {
          float[] values = buffers.computeIfAbsent(size, float[]::new);
          from.get(values);
          for (int i = 0; i < size; i++) {
            into[at + i] += values[i];
          }
        }
        case F64 -> {
          double[] values = from.toDoubles();
          for (int i = 0; i < size; i++) {
            into[at + i] += values[i];
          }
        }
        case I32, BOOL -> throw new IllegalStateException("models compute in F32 or F64");
      }
      at += size;
    }
  }
}
