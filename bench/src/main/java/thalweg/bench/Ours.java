package thalweg.bench;

import java.util.Optional;
import thalweg.expr.Workers;

/** How our side does each workload: the one place that names a new one. */
final class Ours {
  /** Builds a side. */
  interface Opener {
    OurSide open(Problem problem, Workers workers);
  }

  private Ours() {}

  static Opener side(Workload workload) {
    OurNetwork net = OurNetwork.of(workload.network());
    return switch (workload) {
      case Workload.Training w -> training(w, net);
      case Workload.HessianVectorProduct w ->
          (p, workers) -> new ThalwegProduct(w, net, p, workers);
      case Workload.PerExampleGradientNorms w ->
          (p, workers) -> new ThalwegNorms(w, net, p, workers);
      case Workload.Population w -> (p, workers) -> new ThalwegPopulation(w, net, p, workers);
    };
  }

  private static Opener training(Workload.Training w, OurNetwork net) {
    return switch (w.network()) {
      case Network.Mlp mlp -> (p, workers) -> new ThalwegStep(w, OurLayers.of(mlp), p, workers);
      case Deep deep -> (p, workers) -> new ThalwegStep(w, deep.layers(), p, workers);
      case Network.Cnn _, Network.Lstm _ -> (p, workers) -> new ThalwegTraining(w, net, p, workers);
    };
  }

  /** What of our own a workload is held against, where its aims ask for that. */
  static Optional<Opener> yardstick(Workload workload) {
    OurNetwork net = OurNetwork.of(workload.network());
    return switch (workload) {
      case Workload.Training _ -> Optional.empty();
      case Workload.HessianVectorProduct _, Workload.PerExampleGradientNorms _ ->
          Optional.of((p, workers) -> new ThalwegGradient(workload, net, p, workers));
      case Workload.Population w ->
          Optional.of((p, workers) -> new ThalwegSequence(w, net, p, workers));
    };
  }
}
