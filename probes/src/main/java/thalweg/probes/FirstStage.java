package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Stages;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;

/**
 * What a sum over chunks of examples computes of a chunk whatever its arguments are: kept from the
 * first time on for as many chunks as there is room, computed anew for the others.
 */
final class FirstStage {
  private final Function function;
  private final Optional<Tensor> rows;
  private final List<Tensor> places;
  private final int room;
  private final List<List<Tensor>> kept = new ArrayList<>();

  /** Of which chunk the places hold the values; none at first. */
  private int present = -1;

  /**
   * @param indices the input that says which examples are in a chunk
   * @param second what takes the values
   * @param bytes that may be kept
   */
  FirstStage(
      String name, Workers workers, Stages stages, Expr indices, Function second, long bytes) {
    function = Function.compile(name, workers, stages.kept(), List.of());
    rows = function.needs(indices) ? Optional.of(function.input(indices)) : Optional.empty();
    places = stages.places().stream().map(second::input).toList();
    room = (int) Math.min(Integer.MAX_VALUE, bytes / Math.max(1, bytes(stages)));
  }

  private static long bytes(Stages stages) {
    return stages.kept().stream()
        .mapToLong(e -> (long) e.shape().size() * (e.dtype() == DType.F64 ? 8 : 4))
        .sum();
  }

  /**
   * Puts a chunk's values in their places.
   *
   * @param chunk its number; chunks come in order from 0 the first time
   * @param of which examples it holds
   */
  void provide(int chunk, Tensor of) {
    if (chunk == present) {
      return;
    }
    if (chunk < kept.size()) {
      put(kept.get(chunk));
    } else {
      rows.ifPresent(r -> r.set(of));
      function.call();
      List<Tensor> values = IntStream.range(0, places.size()).mapToObj(function::output).toList();
      put(values);
      if (chunk < room) {
        kept.add(values.stream().map(FirstStage::copy).toList());
      }
    }
    present = chunk;
  }

  private void put(List<Tensor> values) {
    for (int i = 0; i < values.size(); i++) {
      places.get(i).set(values.get(i));
    }
  }

  private static Tensor copy(Tensor values) {
    Tensor copy = Tensor.zeros(values.dtype(), values.shape());
    copy.set(values);
    return copy;
  }
}
