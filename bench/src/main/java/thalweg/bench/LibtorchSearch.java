package thalweg.bench;

import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import thalweg.probes.Lass;

/**
 * The search for critical samples as a user of libtorch would write it well: one pass forward and
 * one back to the inputs a step, no gradients of weights, nothing leaves the library but counts.
 */
final class LibtorchSearch {
  /** What becomes of the examples that were found critical. */
  enum Style {
    /** They are computed on, as in the code of Arpit et al. */
    WHOLE,
    /** The others are gathered anew after each step that finds some. */
    COMPACT
  }

  private final LibtorchMlp network;
  private final Style style;
  private final int rows;

  /**
   * @param rows searched at a time
   */
  LibtorchSearch(Network.Mlp network, float[] parameters, Style style, int rows) {
    this.network = new LibtorchMlp(network, LibtorchMlp.Style.LINEAR);
    this.style = style;
    this.rows = rows;
    List<Tensor> values = this.network.laidOut(parameters);
    for (int i = 0; i < values.size(); i++) {
      this.network.parameters().set(i, values.get(i).set_requires_grad(false));
    }
  }

  String name() {
    return "libtorch " + style.name().toLowerCase(Locale.ROOT) + " rows=" + rows;
  }

  /**
   * How many of the examples are critical.
   *
   * @param images [n, features]
   * @param pixel the length of a pixel of 0-255 in units of the images
   */
  int critical(Tensor images, Lass lass, double pixel) {
    int found = 0;
    long n = images.size(0);
    for (long from = 0; from < n; from += rows) {
      try (PointerScope piece = new PointerScope()) {
        found += search(images.narrow(0, from, Math.min(rows, n - from)), lass, pixel, piece);
      }
    }
    return found;
  }

  /** Counts the witnesses found in one piece; what a step makes is freed when it ends. */
  private int search(Tensor images, Lass lass, double pixel, PointerScope piece) {
    Search search = new Search(images, lass.radius() * pixel, classes(images), piece);
    for (int i = 0; i <= lass.maxIterations() && search.at.size(0) > 0; i++) {
      try (PointerScope step = new PointerScope()) {
        search.step(lass.alpha() * pixel, lass.beta() * pixel);
      }
    }
    return search.found();
  }

  /** The points of one piece. */
  private final class Search {
    private final PointerScope piece;
    private Tensor low;
    private Tensor high;
    private Tensor predicted;
    private Tensor at;
    private Tensor found;
    private int left;

    Search(Tensor images, double radius, Tensor predicted, PointerScope piece) {
      this.piece = piece;
      low = images.sub(new Scalar(radius));
      high = images.add(new Scalar(radius));
      this.predicted = predicted;
      at = images.clone();
      found = torch.zeros_like(predicted);
    }

    void step(double alpha, double beta) {
      at.set_requires_grad(true);
      Tensor logits = network.logits(at);
      Tensor loss = torch.cross_entropy_loss(logits, predicted);
      Tensor slope = torch.grad(new TensorVector(loss), new TensorVector(at)).get(0);
      at.set_requires_grad(false);
      try (NoGradGuard guard = new NoGradGuard()) {
        Tensor away = logits.argmax(new LongOptional(1), false).ne(predicted);
        found.logical_or_(away);
        at.add_(slope.sign().mul_(new Scalar(alpha)));
        at.add_(torch.randn_like(at).mul_(new Scalar(beta)));
        at.clamp_(new TensorOptional(low), new TensorOptional(high));
        if (style == Style.COMPACT) {
          leave(away);
        }
      }
    }

    /** Goes on with those that were not found. */
    private void leave(Tensor away) {
      int gone = away.sum().item_int();
      if (gone > 0) {
        left += gone;
        Tensor kept = away.logical_not().nonzero().squeeze(1);
        low = rows(low, kept);
        high = rows(high, kept);
        predicted = rows(predicted, kept);
        at = rows(at, kept);
        found = rows(found, kept);
      }
    }

    /** What is kept outlives the step; what it is taken from is done with. */
    private Tensor rows(Tensor of, Tensor kept) {
      Tensor some = of.index_select(0, kept);
      // Held by the one before the other lets go: what nobody holds is freed.
      piece.attach(some);
      PointerScope.getInnerScope().detach(some);
      of.close();
      return some;
    }

    int found() {
      return left + found.sum().item_int();
    }
  }

  private Tensor classes(Tensor images) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return network.logits(images).argmax(new LongOptional(1), false);
    }
  }
}
