package thalweg.bench;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Window;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;

/** Networks as layers of {@code nn}, whose parameters stand in the network's own order. */
final class OurLayers {
  private static final Layer.Nonlinearity RELU = Layer.Nonlinearity.RELU;
  private static final Initializer HE = new Initializer.HeNormal();

  private OurLayers() {}

  static Layer of(Network.Mlp net) {
    return dense(net.widths());
  }

  static Layer of(Network.Cnn net) {
    Window same = Window.of(net.kernel(), net.kernel()).padding(net.kernel() / 2);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < net.blocks(); i++) {
      layers.add(new Layer.Conv2d(net.channels().get(i), net.channels().get(i + 1), same));
      layers.add(new Layer.Activation(RELU));
      layers.add(new Layer.MaxPool(Window.of(2, 2).stride(2)));
    }
    layers.add(new Layer.Flatten());
    layers.addAll(dense(net.denseWidths()).layers());
    return new Layer.Sequential(layers);
  }

  private static Layer.Sequential dense(List<Integer> widths) {
    return Mlp.of(
        widths.getFirst(), widths.subList(1, widths.size() - 1), widths.getLast(), RELU, HE);
  }
}
