package thalweg.studies.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thalweg.expr.Philox;
import thalweg.probes.Eigenpair;
import thalweg.probes.Lanczos;
import thalweg.probes.TopSubspace;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.NoisyData;

/**
 * At one place of a walk, how much of the gradients of batches of each size lies in the Hessian's
 * leading subspace. All at the same parameters: what differs is the noise.
 */
final class OverlapTrial {
  private static final double TOLERANCE = 1e-3;
  private static final int STEPS_A_PAIR = 5;

  /** The mean share of gradients of batches of this size. */
  record Share(int batch, double mean) {}

  /**
   * What came of it.
   *
   * @param shares one a batch size, in the settings' order
   * @param ofAll that of the full gradient
   * @param eigenvalues of the subspace, descending
   * @param converged how many of these
   */
  record Overlap(
      int replicate, List<Share> shares, double ofAll, List<Double> eigenvalues, int converged) {
    double of(int batch) {
      return shares.stream()
          .filter(share -> share.batch() == batch)
          .mapToDouble(Share::mean)
          .findFirst()
          .orElseThrow();
    }
  }

  private final NoisyData material;
  private final WalkSettings settings;
  private final Rig.Shelf<WalkBench> benches;
  private final int replicate;

  OverlapTrial(
      NoisyData material, WalkSettings settings, Rig.Shelf<WalkBench> benches, int replicate) {
    this.material = material;
    this.settings = settings;
    this.benches = benches;
    this.replicate = replicate;
  }

  static String id(int replicate) {
    return "overlap/" + replicate;
  }

  Overlap run(TrialRun run) {
    WalkBench bench = benches.take();
    bench.begin(material, settings, replicate, "init");
    Order order =
        new Order(material.key(replicate, "order"), settings.examples(), settings.reference());
    for (int t = 0; t < settings.windows().get(1); t++) {
      bench.step(settings.middleRate(), order.of(t));
    }
    run.context().throwIfCancelled();
    int leading = settings.forks().leading();
    List<Eigenpair> pairs =
        new Lanczos(STEPS_A_PAIR * leading, TOLERANCE)
            .ends(bench.hessian, leading, material.key(replicate, "direction"))
            .largest();
    TopSubspace top = new TopSubspace(pairs);
    List<Share> shares = new ArrayList<>();
    for (int batch : settings.batches()) {
      run.context().throwIfCancelled();
      shares.add(new Share(batch, mean(bench, top, batch)));
      int at = settings.windows().get(1);
      double epoch = settings.epochs(at, settings.reference());
      run.log().record(at, epoch, "overlap." + batch, shares.getLast().mean());
      run.advance(1);
    }
    Overlap overlap =
        new Overlap(
            replicate,
            shares,
            top.share(bench.gradient(bench.everything())),
            pairs.stream().map(Eigenpair::value).toList(),
            (int) pairs.stream().filter(Eigenpair::converged).count());
    benches.giveBack(bench);
    return overlap;
  }

  private double mean(WalkBench bench, TopSubspace top, int batch) {
    double sum = 0;
    for (int i = 0; i < settings.forks().gradients(); i++) {
      Philox random = Philox.stream(material.key(replicate, "overlap/" + batch), i);
      int[] all = bench.everything();
      random.shuffle(all);
      sum += top.share(bench.gradient(Arrays.copyOf(all, batch)));
    }
    return sum / settings.forks().gradients();
  }
}
