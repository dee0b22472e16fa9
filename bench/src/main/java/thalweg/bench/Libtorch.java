package thalweg.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All the ways libtorch is given to do a workload: the quickest counts. */
final class Libtorch {
  private static final int MOST_THREADS = 2;

  private Libtorch() {}

  /** Each with one and with two threads; none for what is held against ourselves alone. */
  static List<Contender> sides(Workload workload, Problem problem) {
    LibtorchSide.Data data = LibtorchSide.Data.of(workload.network(), problem);
    List<Contender> sides = new ArrayList<>();
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
      switch (workload) {
        case Workload.Training w -> sides.addAll(training(w, problem, data, threads));
        case Workload.HessianVectorProduct w -> sides.addAll(products(w, problem, data, threads));
        case Workload.PerExampleGradientNorms w -> sides.addAll(norms(w, problem, data, threads));
        case Workload.Population _ -> {}
      }
    }
    return sides;
  }

  private static List<LibtorchNetwork> networks(Workload workload) {
    return switch (workload.network()) {
      case Network.Mlp net ->
          Arrays.stream(LibtorchMlp.Style.values())
              .<LibtorchNetwork>map(style -> new LibtorchMlp(net, style))
              .toList();
      case Network.Cnn net ->
          Arrays.stream(LibtorchCnn.Style.values())
              .<LibtorchNetwork>map(style -> new LibtorchCnn(net, style))
              .toList();
      case Deep net ->
          Arrays.stream(LibtorchCnn.Style.values())
              .<LibtorchNetwork>map(style -> new LibtorchDeep(net, style))
              .toList();
      case Network.Lstm net ->
          Arrays.stream(LibtorchLstm.Style.values())
              .<LibtorchNetwork>map(style -> new LibtorchLstm(net, workload.batch(), style))
              .toList();
    };
  }

  private static List<LibtorchSide> training(
      Workload workload, Problem problem, LibtorchSide.Data data, int threads) {
    return networks(workload).stream()
        .<LibtorchSide>map(net ->
            new LibtorchTraining(
                problem,
                data,
                net,
                net.style().equals("modules")
                    ? LibtorchTraining.Optimizer.LIBRARY
                    : LibtorchTraining.Optimizer.BY_HAND,
                threads))
        .toList();
  }

  private static List<LibtorchSide> products(
      Workload workload, Problem problem, LibtorchSide.Data data, int threads) {
    List<LibtorchSide> sides = new ArrayList<>();
    for (LibtorchProduct.Style style : LibtorchProduct.Style.values()) {
      for (LibtorchNetwork net : networks(workload)) {
        if (!net.style().equals("modules")) {
          sides.add(new LibtorchProduct(problem, data, net, style, threads));
        }
      }
    }
    return sides;
  }

  private static List<LibtorchSide> norms(
      Workload workload, Problem problem, LibtorchSide.Data data, int threads) {
    LibtorchNetwork net =
        switch (workload.network()) {
          case Network.Mlp mlp -> new LibtorchMlp(mlp, LibtorchMlp.Style.LINEAR);
          case Network.Cnn cnn -> new LibtorchCnn(cnn, LibtorchCnn.Style.CONTIGUOUS);
          case Deep deep -> new LibtorchDeep(deep, LibtorchCnn.Style.CONTIGUOUS);
          case Network.Lstm lstm -> new LibtorchLstm(lstm, 1, LibtorchLstm.Style.LIBRARY);
        };
    List<LibtorchSide> sides = new ArrayList<>();
    sides.add(new LibtorchNorms(problem, data, net, LibtorchNorms.Style.LOOP, threads));
    if (workload.network() instanceof Network.Mlp) {
      sides.add(new LibtorchNorms(problem, data, net, LibtorchNorms.Style.DENSE, threads));
    }
    return sides;
  }
}
