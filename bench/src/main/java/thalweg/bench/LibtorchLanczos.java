package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The largest eigenvalues of the Hessian of a mean loss by Lanczos' recursion with full
 * reorthogonalisation, made twice, as a user of libtorch would write it well: backward twice for a
 * product, vectors and basis as tensors of 32 bits, two matrix-vector products to orthogonalise.
 */
final class LibtorchLanczos {
  /** What becomes of the gradient's graph, the same for all products. */
  enum Graph {
    /** It is made anew for each product, so that memory holds one chunk's. */
    ANEW,
    /** That of every chunk is kept. */
    KEPT
  }

  private final LibtorchNetwork network;
  private final LibtorchSide.Data data;
  private final Graph graph;
  private final int chunk;
  private final int threads;
  private final TensorVector at;
  private final long size;
  private final List<TensorVector> kept = new ArrayList<>();

  /**
   * @param parameters in the common layout
   * @param chunk examples computed at a time
   */
  LibtorchLanczos(
      LibtorchNetwork network,
      LibtorchSide.Data data,
      float[] parameters,
      Graph graph,
      int chunk,
      int threads) {
    this.network = network;
    this.data = data;
    this.graph = graph;
    this.chunk = chunk;
    this.threads = threads;
    this.size = parameters.length;
    List<Tensor> values = network.laidOut(parameters);
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int i = 0; i < values.size(); i++) {
        network.parameters().get(i).copy_(values.get(i));
      }
    }
    at = LibtorchProduct.vector(network.parameters());
  }

  String name() {
    return "libtorch %s, graph %s, chunks of %d, x%d"
        .formatted(
            network.style(), graph.name().toLowerCase(java.util.Locale.ROOT), chunk, threads);
  }

  /** Frees what was kept. */
  void forget() {
    kept.forEach(TensorVector::close);
    kept.clear();
  }

  /** Settings that others may have changed. */
  void resume() {
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
  }

  /** The eigenvalues that so many products show, descending. */
  double[] largest(int count, int products) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor basis = torch.zeros(products + 1, size);
      Tensor first = torch.randn(size);
      basis.select(0, 0).copy_(first.div(first.norm()));
      double[] diagonal = new double[products];
      double[] beside = new double[products];
      for (int k = 0; k < products; k++) {
        try (PointerScope step = new PointerScope()) {
          Tensor v = basis.select(0, k);
          Tensor image = product(v);
          diagonal[k] = image.dot(v).item_float();
          Tensor soFar = basis.narrow(0, 0, k + 1);
          for (int pass = 0; pass < 2; pass++) {
            image.sub_(soFar.t().mv(soFar.mv(image)));
          }
          beside[k] = image.norm().item_float();
          basis.select(0, k + 1).copy_(image.div(new Scalar(beside[k])));
        }
      }
      return largest(diagonal, beside, count);
    }
  }

  private static double[] largest(double[] diagonal, double[] beside, int count) {
    int n = diagonal.length;
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      matrix[i * n + i] = diagonal[i];
      if (i + 1 < n) {
        matrix[i * n + i + 1] = beside[i];
        matrix[(i + 1) * n + i] = beside[i];
      }
    }
    Tensor ascending = torch.linalg_eigvalsh(Tensor.create(matrix, n, n));
    double[] largest = new double[Math.min(count, n)];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = ascending.data_ptr_double().get(n - 1 - i);
    }
    return largest;
  }

  /** The Hessian on all the data times a vector, in the network's own layout. */
  Tensor product(Tensor v) {
    TensorVector direction = parts(v);
    Tensor sum = torch.zeros_like(v);
    long n = data.images().size(0);
    int piece = 0;
    for (long from = 0; from < n; from += chunk) {
      long rows = Math.min(chunk, n - from);
      switch (graph) {
        case ANEW -> {
          try (PointerScope scope = new PointerScope()) {
            sum.add_(second(gradient(from, rows), direction, false), new Scalar((double) rows / n));
          }
        }
        case KEPT -> {
          if (kept.size() <= piece) {
            kept.add(keep(gradient(from, rows)));
          }
          try (PointerScope scope = new PointerScope()) {
            sum.add_(second(kept.get(piece), direction, true), new Scalar((double) rows / n));
          }
        }
      }
      piece++;
    }
    return sum;
  }

  /** Takes it out of all scopes. */
  private static TensorVector keep(TensorVector vector) {
    vector.retainReference();
    return vector;
  }

  private TensorVector gradient(long from, long rows) {
    try (org.bytedeco.pytorch.AutoGradMode on = new org.bytedeco.pytorch.AutoGradMode(true)) {
      Tensor loss =
          torch.cross_entropy_loss(
              network.logits(data.images().narrow(0, from, rows)),
              data.labels().narrow(0, from, rows));
      return torch.grad(
          new TensorVector(loss), at, new TensorVector(), new BoolOptional(true), true, false);
    }
  }

  private Tensor second(TensorVector gradient, TensorVector direction, boolean again) {
    TensorVector product =
        torch.grad(gradient, at, direction, new BoolOptional(again), false, false);
    Tensor[] flat = new Tensor[(int) product.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = product.get(i).reshape(-1);
    }
    return torch.cat(new TensorVector(flat));
  }

  private TensorVector parts(Tensor v) {
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (Tensor p : network.parameters()) {
      parts.add(v.narrow(0, from, p.numel()).view(p.sizes()));
      from += p.numel();
    }
    return LibtorchProduct.vector(parts);
  }
}
