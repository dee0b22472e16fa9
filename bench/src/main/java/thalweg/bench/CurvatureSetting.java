package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import thalweg.nn.Layer;

/** A network, on how many images, and what chunks either side may take. */
enum CurvatureSetting {
  MLP("mlp-512", 10_000, List.of(500, 1_000, 2_500)),
  CNN("cnn", 5_000, List.of(125, 250, 500));

  final String word;
  final int images;
  final List<Integer> chunks;

  CurvatureSetting(String word, int images, List<Integer> chunks) {
    this.word = word;
    this.images = images;
    this.chunks = chunks;
  }

  Network network() {
    return Workload.find(word + "-b128").orElseThrow().network();
  }

  /** A gradient's graph is kept where memory holds those of all images. */
  List<LibtorchLanczos> peers(Problem problem, float[] parameters) {
    LibtorchSide.Data data = LibtorchSide.Data.of(network(), problem);
    List<LibtorchLanczos> all = new ArrayList<>();
    for (int chunk : chunks) {
      switch (network()) {
        case Network.Mlp net -> {
          for (LibtorchMlp.Style style :
              List.of(LibtorchMlp.Style.LINEAR, LibtorchMlp.Style.ADDMM)) {
            for (LibtorchLanczos.Graph graph : LibtorchLanczos.Graph.values()) {
              LibtorchMlp written = new LibtorchMlp(net, style);
              all.add(
                  new LibtorchLanczos(written, data, parameters, graph, chunk, Curvature.THREADS));
            }
          }
        }
        case Network.Cnn net -> {
          for (LibtorchCnn.Style style : LibtorchCnn.Style.values()) {
            LibtorchCnn written = new LibtorchCnn(net, style);
            LibtorchLanczos.Graph graph = LibtorchLanczos.Graph.ANEW;
            all.add(
                new LibtorchLanczos(written, data, parameters, graph, chunk, Curvature.THREADS));
          }
        }
        case Network.Lstm _, Deep _ -> throw new IllegalStateException(word);
      }
    }
    return all;
  }

  /** The network in layers. */
  Layer layers() {
    return switch (network()) {
      case Network.Mlp net -> OurLayers.of(net);
      case Network.Cnn net -> OurLayers.of(net);
      case Network.Lstm _, Deep _ -> throw new IllegalStateException(word);
    };
  }
}
