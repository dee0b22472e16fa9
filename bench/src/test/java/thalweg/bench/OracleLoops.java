package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import thalweg.expr.Control;
import thalweg.expr.Expr;
import thalweg.expr.Scan;

/** Recurrent networks: our loop against libtorch's operations, turn after turn. */
final class OracleLoops {
  private final int turns;
  private final int n;
  private final int in;
  private final int units;

  OracleLoops(SplittableRandom random) {
    turns = random.nextInt(1, 6);
    n = random.nextInt(1, 4);
    in = random.nextInt(1, 5);
    units = random.nextInt(1, 5);
  }

  List<OracleNetwork> all() {
    return List.of(
        recurrent("recurrent", false),
        recurrent("recurrent, checkpoint every 2", true),
        fromTheEnd(),
        lstm(),
        recomputed());
  }

  private String sizes() {
    return " " + List.of(turns, n, in, units);
  }

  private List<int[]> parameters(int width) {
    return List.of(
        new int[] {turns, n, in},
        new int[] {n, units},
        new int[] {in, width},
        new int[] {units, width},
        new int[] {width});
  }

  private OracleNetwork recurrent(String name, boolean checkpoints) {
    return new OracleNetwork(
        name + sizes(),
        parameters(units),
        p -> {
          Scan scan = Scan.over(p.get(0)).carrying(p.get(1));
          return (checkpoints ? scan.checkpointEvery(2) : scan)
              .run((h, x) -> recur(h.get(0), x.get(0), p))
              .outputs()
              .get(0);
        },
        p -> torch.stack(states(p, false), 0));
  }

  private static Scan.Next recur(Expr h, Expr x, List<Expr> p) {
    Expr next = x.matmul(p.get(2)).add(h.matmul(p.get(3))).add(p.get(4)).tanh();
    return Scan.next(List.of(next), List.of(next));
  }

  private TensorVector states(List<Tensor> p, boolean fromEnd) {
    List<Tensor> states = new ArrayList<>();
    Tensor h = p.get(1);
    for (int t = 0; t < turns; t++) {
      Tensor x = p.get(0).select(0, fromEnd ? turns - 1 - t : t);
      h = x.matmul(p.get(2)).add(h.matmul(p.get(3))).add(p.get(4)).tanh();
      states.add(fromEnd ? 0 : t, h);
    }
    return new TensorVector(states.toArray(Tensor[]::new));
  }

  private OracleNetwork fromTheEnd() {
    return new OracleNetwork(
        "recurrent from the end" + sizes(),
        parameters(units),
        p ->
            Scan.over(p.get(0))
                .carrying(p.get(1))
                .fromEnd()
                .run((h, x) -> recur(h.get(0), x.get(0), p))
                .outputs()
                .get(0),
        p -> torch.stack(states(p, true), 0));
  }

  /** Gates in the order input, forget, cell, output. */
  private OracleNetwork lstm() {
    return new OracleNetwork(
        "long short-term memory" + sizes(),
        parameters(4 * units),
        p ->
            Scan.over(p.get(0))
                .carrying(p.get(1), p.get(1).sin())
                .run((state, x) -> {
                  Expr gates =
                      x.get(0).matmul(p.get(2)).add(state.get(0).matmul(p.get(3))).add(p.get(4));
                  Expr c =
                      gate(gates, 1)
                          .sigmoid()
                          .mul(state.get(1))
                          .add(gate(gates, 0).sigmoid().mul(gate(gates, 2).tanh()));
                  Expr h = gate(gates, 3).sigmoid().mul(c.tanh());
                  return Scan.next(List.of(h, c), List.of(h));
                })
                .outputs()
                .get(0),
        p -> {
          Tensor h = p.get(1);
          Tensor c = p.get(1).sin();
          Tensor[] outputs = new Tensor[turns];
          for (int t = 0; t < turns; t++) {
            Tensor gates =
                p.get(0).select(0, t).matmul(p.get(2)).add(h.matmul(p.get(3))).add(p.get(4));
            c =
                gate(gates, 1)
                    .sigmoid()
                    .mul(c)
                    .add(gate(gates, 0).sigmoid().mul(gate(gates, 2).tanh()));
            h = gate(gates, 3).sigmoid().mul(c.tanh());
            outputs[t] = h;
          }
          return torch.stack(new TensorVector(outputs), 0);
        });
  }

  private Expr gate(Expr gates, int i) {
    return gates.slice(1, i * units, (i + 1) * units);
  }

  private Tensor gate(Tensor gates, int i) {
    return gates.narrow(1, (long) i * units, units);
  }

  private OracleNetwork recomputed() {
    return new OracleNetwork(
        "recomputed layers" + sizes(),
        List.of(new int[] {n, in}, new int[] {in, units}, new int[] {units, units}),
        p -> {
          List<Expr> h =
              Control.checkpoint(
                  p, q -> List.of(q.get(0).matmul(q.get(1)).tanh().matmul(q.get(2)).exp()));
          return h.get(0).mul(h.get(0)).tanh();
        },
        p -> {
          Tensor h = p.get(0).matmul(p.get(1)).tanh().matmul(p.get(2)).exp();
          return h.mul(h).tanh();
        });
  }
}
