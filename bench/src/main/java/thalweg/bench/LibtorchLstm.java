package thalweg.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Long short-term memory in libtorch. */
final class LibtorchLstm extends LibtorchNetwork {
  /** Who writes the loop over the steps. */
  enum Style {
    /** The function behind libtorch's LSTM module; its second bias stays zero. */
    LIBRARY,
    /** A cell by hand, with all steps' products of the rows done as one. */
    CELL
  }

  private final Network.Lstm network;
  private final Style style;
  private final Tensor zeroBias;
  private final Tensor zeroState;

  LibtorchLstm(Network.Lstm network, int batch, Style style) {
    super(network, style);
    this.network = network;
    this.style = style;
    parameters.addAll(fresh());
    zeroBias = torch.zeros(4L * network.units());
    zeroState = torch.zeros(1, batch, network.units());
  }

  @Override
  Tensor own(Network.Parameter parameter, Tensor common) {
    boolean inOut = style == Style.CELL && parameter.name().equals("lstm.hidden");
    return inOut ? common : outIn(parameter, common);
  }

  @Override
  Tensor logits(Tensor x) {
    Tensor rows = x.transpose(0, 1);
    Tensor last =
        switch (style) {
          case LIBRARY -> library(rows);
          case CELL -> cells(rows);
        };
    return dense(last, parameters, 3);
  }

  private Tensor library(Tensor rows) {
    TensorVector state = new TensorVector(zeroState, zeroState);
    TensorVector weights =
        new TensorVector(parameters.get(0), parameters.get(1), parameters.get(2), zeroBias);
    return torch.lstm(rows, state, weights, true, 1, 0, true, false, false).get1().select(0, 0);
  }

  private Tensor cells(Tensor rows) {
    long units = network.units();
    TensorVector ofRows =
        torch.linear(rows.contiguous(), parameters.get(0), parameters.get(2)).unbind(0);
    Tensor hidden = zeroState.select(0, 0);
    Tensor cell = hidden;
    for (int t = 0; t < network.steps(); t++) {
      Tensor z = t == 0 ? ofRows.get(t) : torch.addmm(ofRows.get(t), hidden, parameters.get(1));
      TensorVector inputAndForget = torch.sigmoid(z.narrow(1, 0, 2 * units)).chunk(2, 1);
      Tensor candidate = z.narrow(1, 2 * units, units).tanh();
      Tensor output = torch.sigmoid(z.narrow(1, 3 * units, units));
      cell = inputAndForget.get(1).mul(cell).add(inputAndForget.get(0).mul(candidate));
      hidden = output.mul(cell.tanh());
    }
    return hidden;
  }
}
