package thalweg.bench;

import java.util.List;
import java.util.Optional;
import thalweg.expr.Workers;

/** Which workloads our side can do: the one place that names a new one. */
final class Ours {
  /** Builds a side. */
  interface Opener {
    OurSide open(Problem problem, Workers workers);
  }

  private Ours() {}

  static List<Workload> runnable() {
    return Workload.ALL.stream().filter(w -> side(w).isPresent()).toList();
  }

  /** Our side, or nothing where the compiler lacks what it needs. */
  static Optional<Opener> side(Workload workload) {
    return switch (workload) {
      case Workload.Training w -> training(w);
      case Workload.HessianVectorProduct w ->
          OurNetwork.of(w.network())
              .map(net -> (p, workers) -> new ThalwegProduct(w, net, p, workers));
      case Workload.PerExampleGradientNorms w -> Optional.empty();
      case Workload.Population w -> Optional.empty();
    };
  }

  private static Optional<Opener> training(Workload.Training w) {
    return switch (w.network()) {
      case Network.Mlp net -> Optional.of((p, workers) -> new ThalwegStep(w, net, p, workers));
      case Network.Cnn net -> compiled(w, net);
      case Network.Lstm net -> compiled(w, net);
    };
  }

  private static Optional<Opener> compiled(Workload w, Network network) {
    return OurNetwork.of(network)
        .map(net -> (p, workers) -> new ThalwegTraining(w, net, p, workers));
  }

  /** What of our own a workload is held against, where its aims ask for that. */
  static Optional<Opener> yardstick(Workload workload) {
    return switch (workload) {
      case Workload.Training _ -> Optional.empty();
      case Workload.HessianVectorProduct w -> gradient(w);
      case Workload.PerExampleGradientNorms w -> gradient(w);
      case Workload.Population w ->
          OurNetwork.of(w.network())
              .map(net -> (p, workers) -> new ThalwegSequence(w, net, p, workers));
    };
  }

  private static Optional<Opener> gradient(Workload w) {
    return OurNetwork.of(w.network())
        .map(net -> (p, workers) -> new ThalwegGradient(w, net, p, workers));
  }
}
