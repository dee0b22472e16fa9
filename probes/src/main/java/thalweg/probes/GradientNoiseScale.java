package thalweg.probes;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Variable;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;

/**
 * The simple noise scale of McCandlish, Kaplan, Amodei and the OpenAI Dota team 2018
 * (arXiv:1812.06162, eq. 2.9): the trace of the covariance of single examples' gradients over the
 * squared norm of the mean gradient. Of the order of the batch size beyond which larger batches
 * stop paying.
 *
 * <p>Both parts are estimated without bias from one batch of B: with S the mean of the squared
 * norms of the examples' gradients and N the squared norm of the batch's, the trace is (S - N) B /
 * (B - 1) and the squared norm (B N - S) / (B - 1). Their quotient is noisy and biased, and
 * negative where the second is: average the parts over steps before dividing (the same paper,
 * appendix A.1). NaN for a batch of one.
 *
 * <p>The standard error of the trace is that of S, carried over: of N, whose own would cost a
 * product a layer, it knows nothing, which hardly matters where noise is larger than the gradient.
 * {@link NoiseScale} gives all three numbers with their whole errors, outside of training.
 */
public final class GradientNoiseScale implements StepProbe {
  @Override
  public String name() {
    return "gradient-noise-scale";
  }

  @Override
  public Need need() {
    return Need.PER_EXAMPLE_GRADIENTS;
  }

  @Override
  public Probed measure(StepExpressions step, List<Variable> memory) {
    int b = step.batchSize();
    Spread squares = Spread.of(step.perExampleSquaredNorms());
    Expr ofBatch = StepExpressions.dot(step.gradients(), step.gradients());
    Expr trace = squares.mean().sub(ofBatch).mul(b / (b - 1.0));
    Expr squaredNorm = ofBatch.mul(b).sub(squares.mean()).div(b - 1.0);
    return new Probed(
        List.of(
            Reading.of("noise.trace", trace, squares.standardError().mul(b / (b - 1.0))),
            Reading.of("noise.squaredGradient", squaredNorm),
            Reading.of("noise.scale", trace.div(squaredNorm))),
        List.of());
  }
}
