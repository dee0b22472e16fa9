package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;
import thalweg.expr.Window;

/** Layers of a feed-forward network, of random small sizes, ours and libtorch's. */
final class OracleLayers {
  private static final double EPSILON = 1e-5;

  private final SplittableRandom random;

  OracleLayers(SplittableRandom random) {
    this.random = random;
  }

  List<OracleNetwork> all() {
    List<OracleNetwork> all = new ArrayList<>();
    all.addAll(List.of(dense(), convolution(1), convolution(2), maxPool(), averagePool()));
    all.addAll(List.of(batchNorm(), layerNorm(), embedding(), crossEntropy(), logSumExp()));
    all.addAll(List.of(sort(), topK(), cumSum(), concatAndSlice(), batchedProduct()));
    all.addAll(List.of(attention(), convolutionalNetwork(), normalisedConvolution()));
    all.add(wideConvolutions());
    return all;
  }

  private int size(int from, int to) {
    return random.nextInt(from, to + 1);
  }

  private OracleNetwork dense() {
    int n = size(1, 6);
    int in = size(1, 9);
    int hidden = size(1, 9);
    int out = size(1, 5);
    return new OracleNetwork(
        "dense " + List.of(n, in, hidden, out),
        List.of(
            new int[] {n, in},
            new int[] {in, hidden},
            new int[] {hidden},
            new int[] {hidden, out},
            new int[] {out}),
        p ->
            p.get(0).matmul(p.get(1)).add(p.get(2)).tanh().matmul(p.get(3)).add(p.get(4)).sigmoid(),
        p -> {
          Tensor h = torch.linear(p.get(0), p.get(1).t(), new TensorOptional(p.get(2))).tanh();
          return torch.linear(h, p.get(3).t(), new TensorOptional(p.get(4))).sigmoid();
        });
  }

  private Window window() {
    int kh = size(1, 3);
    int kw = size(1, 3);
    int ph = size(0, kh / 2);
    int pw = size(0, kw / 2);
    return new Window(kh, kw, size(1, 2), size(1, 2), ph, pw, ph, pw, size(1, 2), size(1, 2));
  }

  private OracleNetwork convolution(int groups) {
    int n = size(1, 3);
    int in = groups * size(1, 3);
    int out = groups * size(1, 3);
    Window w = window();
    int[] image = {n, in, size(5, 8), size(5, 8)};
    return new OracleNetwork(
        "convolution " + w + " groups " + groups,
        List.of(image, new int[] {out, in / groups, w.kernelH(), w.kernelW()}, new int[] {out}),
        p -> p.get(0).conv2d(p.get(1), w, groups).add(p.get(2).reshape(out, 1, 1)).tanh(),
        p ->
            torch
                .conv2d(
                    p.get(0),
                    p.get(1),
                    new TensorOptional(p.get(2)),
                    new long[] {w.strideH(), w.strideW()},
                    new long[] {w.padTop(), w.padLeft()},
                    new long[] {w.dilationH(), w.dilationW()},
                    groups)
                .tanh());
  }

  private OracleNetwork maxPool() {
    Window w = window();
    return new OracleNetwork(
        "max pool " + w,
        List.of(new int[] {size(1, 2), size(1, 3), size(5, 8), size(5, 8)}),
        p -> p.get(0).sin().maxPool(w).exp(),
        p ->
            torch
                .max_pool2d(
                    p.get(0).sin(),
                    new long[] {w.kernelH(), w.kernelW()},
                    new long[] {w.strideH(), w.strideW()},
                    new long[] {w.padTop(), w.padLeft()},
                    new long[] {w.dilationH(), w.dilationW()},
                    false)
                .exp());
  }

  private OracleNetwork averagePool() {
    Window dilated = window();
    Window w =
        new Window(
            dilated.kernelH(),
            dilated.kernelW(),
            dilated.strideH(),
            dilated.strideW(),
            dilated.padTop(),
            dilated.padLeft(),
            dilated.padBottom(),
            dilated.padRight(),
            1,
            1);
    return new OracleNetwork(
        "average pool " + w,
        List.of(new int[] {size(1, 2), size(1, 3), size(5, 8), size(5, 8)}),
        p -> p.get(0).sin().averagePool(w).exp(),
        p -> averagePool(p.get(0).sin(), w).exp());
  }

  private static Tensor averagePool(Tensor x, Window w) {
    return torch.avg_pool2d(
        x,
        new long[] {w.kernelH(), w.kernelW()},
        new long[] {w.strideH(), w.strideW()},
        new long[] {w.padTop(), w.padLeft()},
        false,
        true,
        new LongOptional());
  }

  private OracleNetwork batchNorm() {
    int c = size(1, 4);
    return new OracleNetwork(
        "batch norm of " + c,
        List.of(new int[] {size(2, 4), c, size(2, 5), size(2, 5)}, new int[] {c}, new int[] {c}),
        p -> normalised(p.get(0), p.get(1), p.get(2)).tanh(),
        p -> batchNorm(p.get(0), p.get(1), p.get(2)).tanh());
  }

  /** Batch normalisation, from primitives. */
  private static Expr normalised(Expr x, Expr scale, Expr shift) {
    int c = scale.shape().dim(0);
    Expr centred = x.sub(x.mean(0, 2, 3).reshape(c, 1, 1));
    Expr variance = centred.mul(centred).mean(0, 2, 3).reshape(c, 1, 1);
    return centred
        .div(variance.add(EPSILON).sqrt())
        .mul(scale.reshape(c, 1, 1))
        .add(shift.reshape(c, 1, 1));
  }

  private static Tensor batchNorm(Tensor x, Tensor scale, Tensor shift) {
    return torch.batch_norm(
        x,
        new TensorOptional(scale),
        new TensorOptional(shift),
        new TensorOptional(),
        new TensorOptional(),
        true,
        0.1,
        EPSILON,
        false);
  }

  private OracleNetwork layerNorm() {
    int n = size(2, 5);
    int d = size(3, 8);
    return new OracleNetwork(
        "layer norm " + List.of(n, d),
        List.of(new int[] {n, d}, new int[] {d}, new int[] {d}),
        p -> {
          Expr x = p.get(0);
          Expr centred = x.sub(x.mean(1).reshape(n, 1));
          Expr variance = centred.mul(centred).mean(1).reshape(n, 1);
          return centred.div(variance.add(EPSILON).sqrt()).mul(p.get(1)).add(p.get(2)).tanh();
        },
        p ->
            torch
                .layer_norm(
                    p.get(0),
                    new long[] {d},
                    new TensorOptional(p.get(1)),
                    new TensorOptional(p.get(2)),
                    EPSILON,
                    false)
                .tanh());
  }

  /** 1, 4, 7, ... below {@code n}, as an expression and for libtorch. */
  private static Expr ourIndices(int count, int n) {
    Expr i = Expr.iota(Shape.of(count), 0).mul(3).add(1);
    return i.rem(Expr.constant(DType.I32, n));
  }

  private static Tensor theirIndices(int count, int n) {
    long[] i = new long[count];
    Arrays.setAll(i, at -> (3L * at + 1) % n);
    return Tensor.create(i, count);
  }

  private OracleNetwork embedding() {
    int words = size(2, 6);
    int count = size(3, 9);
    int d = size(1, 5);
    return new OracleNetwork(
        "embedding of " + words,
        List.of(new int[] {words, d}),
        p -> p.get(0).gather(ourIndices(count, words)).tanh(),
        p -> torch.embedding(p.get(0), theirIndices(count, words)).tanh());
  }

  private OracleNetwork crossEntropy() {
    int n = size(2, 6);
    int classes = size(2, 7);
    return new OracleNetwork(
        "cross entropy " + List.of(n, classes),
        List.of(new int[] {n, classes}),
        p -> {
          Expr labels = ourIndices(n, classes).reshape(n, 1);
          return p.get(0).mul(3).logSoftmax().takeAlong(labels, 1).mean().neg();
        },
        p ->
            torch.cross_entropy_loss(
                p.get(0).mul(OracleTensors.scalar(3)), theirIndices(n, classes)));
  }

  private OracleNetwork logSumExp() {
    int n = size(2, 5);
    int d = size(2, 7);
    return new OracleNetwork(
        "log-sum-exp " + List.of(n, d),
        List.of(new int[] {n, d}),
        p -> {
          Expr x = p.get(0).mul(5);
          Expr largest = x.maxOver(1).stopGradient();
          return x.sub(largest.reshape(n, 1)).exp().sum(1).log().add(largest);
        },
        p -> torch.logsumexp(p.get(0).mul(OracleTensors.scalar(5)), 1));
  }

  private OracleNetwork sort() {
    int[] shape = {size(1, 4), size(2, 9)};
    return new OracleNetwork(
        "sort " + Arrays.toString(shape),
        List.of(shape, shape),
        p -> p.get(0).sin().sort().mul(p.get(1)),
        p -> torch.sort(p.get(0).sin()).get0().mul(p.get(1)));
  }

  private OracleNetwork topK() {
    int[] shape = {size(1, 4), size(3, 9)};
    int k = size(1, 3);
    return new OracleNetwork(
        "top " + k + " of " + Arrays.toString(shape),
        List.of(shape),
        p -> p.get(0).sin().topK(k).exp(),
        p -> torch.topk(p.get(0).sin(), k).get0().exp());
  }

  private OracleNetwork cumSum() {
    int[] shape = {size(1, 4), size(2, 9), size(1, 3)};
    return new OracleNetwork(
        "running sum " + Arrays.toString(shape),
        List.of(shape),
        p -> p.get(0).sin().cumSum(1).tanh(),
        p -> torch.cumsum(p.get(0).sin(), 1).tanh());
  }

  private OracleNetwork concatAndSlice() {
    int n = size(2, 4);
    int a = size(2, 4);
    int b = size(2, 4);
    return new OracleNetwork(
        "concat and slice " + List.of(n, a, b),
        List.of(new int[] {n, a}, new int[] {n, b}),
        p -> {
          Expr joined = Expr.concat(1, p.get(0).tanh(), p.get(1).exp(), p.get(0));
          return joined.slice(1, 1, 2 * a + b).mul(joined.slice(1, 0, 2 * a + b - 1));
        },
        p -> {
          TensorVector parts = new TensorVector(p.get(0).tanh(), p.get(1).exp(), p.get(0));
          Tensor joined = torch.cat(parts, 1);
          return joined.narrow(1, 1, 2L * a + b - 1).mul(joined.narrow(1, 0, 2L * a + b - 1));
        });
  }

  private OracleNetwork batchedProduct() {
    int n = size(1, 3);
    int a = size(1, 4);
    int b = size(1, 4);
    int c = size(1, 4);
    return new OracleNetwork(
        "batched product " + List.of(n, a, b, c),
        List.of(new int[] {n, a, b}, new int[] {n, b, c}),
        p -> p.get(0).matmul(p.get(1)).tanh(),
        p -> torch.bmm(p.get(0), p.get(1)).tanh());
  }

  private OracleNetwork attention() {
    int n = size(1, 3);
    int t = size(2, 4);
    int d = size(2, 4);
    int[] shape = {n, t, d};
    return new OracleNetwork(
        "attention " + Arrays.toString(shape),
        List.of(shape, shape, shape),
        p -> {
          Expr scores = p.get(0).matmul(p.get(1).transpose(0, 2, 1));
          return scores.logSoftmax().exp().matmul(p.get(2));
        },
        p -> {
          Tensor scores = torch.bmm(p.get(0), p.get(1).permute(0, 2, 1));
          return torch.bmm(torch.log_softmax(scores, 2).exp(), p.get(2));
        });
  }

  private OracleNetwork convolutionalNetwork() {
    Window w = Window.of(3, 3).padding(1);
    Window pool = Window.of(2, 2).stride(2);
    int n = size(1, 3);
    return new OracleNetwork(
        "convolutions, pools, dense, of " + n,
        List.of(
            new int[] {n, 2, 8, 8},
            new int[] {3, 2, 3, 3},
            new int[] {4, 3, 3, 3},
            new int[] {16, 5}),
        p -> {
          Expr first = p.get(0).conv2d(p.get(1), w).relu().maxPool(pool);
          Expr second = first.conv2d(p.get(2), w).tanh().averagePool(pool);
          return second.reshape(n, 16).matmul(p.get(3)).logSoftmax();
        },
        p -> {
          Tensor first = torch.relu(OracleTensors.conv(p.get(0), p.get(1), 1));
          Tensor second =
              OracleTensors.conv(
                      torch.max_pool2d(
                          first,
                          new long[] {2, 2},
                          new long[] {2, 2},
                          new long[] {0, 0},
                          new long[] {1, 1},
                          false),
                      p.get(2),
                      1)
                  .tanh();
          Tensor flat = averagePool(second, pool).reshape(n, 16);
          return torch.log_softmax(flat.matmul(p.get(3)), 1);
        });
  }

  private OracleNetwork normalisedConvolution() {
    Window w = Window.of(3, 3).padding(1);
    return new OracleNetwork(
        "residual block with batch norm",
        List.of(
            new int[] {size(2, 3), 3, 5, 5}, new int[] {3, 3, 3, 3}, new int[] {3}, new int[] {3}),
        p -> normalised(p.get(0).conv2d(p.get(1), w), p.get(2), p.get(3)).sigmoid().add(p.get(0)),
        p ->
            batchNorm(OracleTensors.conv(p.get(0), p.get(1), 1), p.get(2), p.get(3))
                .sigmoid()
                .add(p.get(0)));
  }

  /** Channels enough for kernels that take them by the vector, in layouts of their own. */
  private OracleNetwork wideConvolutions() {
    Window w = Window.of(5, 5).padding(2);
    Window pool = Window.of(3, 3).stride(2).padding(1);
    int n = size(2, 4);
    return new OracleNetwork(
        "wide convolutions and pools of " + n,
        List.of(new int[] {n, 3, 12, 12}, new int[] {16, 3, 5, 5}, new int[] {32, 16, 5, 5}),
        p -> {
          Expr first = p.get(0).conv2d(p.get(1).mul(0.2), w).relu().maxPool(pool);
          return first.conv2d(p.get(2).mul(0.05), w).tanh().maxPool(pool);
        },
        p -> {
          Tensor small = p.get(1).mul(OracleTensors.scalar(0.2));
          Tensor first = maxPool3(torch.relu(OracleTensors.conv(p.get(0), small, 2)));
          Tensor smaller = p.get(2).mul(OracleTensors.scalar(0.05));
          return maxPool3(OracleTensors.conv(first, smaller, 2).tanh());
        });
  }

  private static Tensor maxPool3(Tensor x) {
    return torch.max_pool2d(
        x, new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false);
  }
}
