package thalweg.cli;

import thalweg.lab.Interruption;
import thalweg.lab.Progress;
import thalweg.probes.Landscape;
import thalweg.probes.LinearOperator;

/** What instruments look at, the same to the bit, but counted, and stopped when asked to. */
final class Counted {
  private Counted() {}

  /** One unit of the stage is a product. */
  static LinearOperator operator(LinearOperator of, Progress.Stage stage, Interruption stop) {
    return new LinearOperator() {
      @Override
      public int size() {
        return of.size();
      }

      @Override
      public void apply(double[] v, double[] product) {
        stop.throwIfRequested();
        of.apply(v, product);
        stage.advance(1);
      }

      @Override
      public String data() {
        return of.data();
      }
    };
  }

  /** One unit of the stage is a point. */
  static Landscape landscape(Landscape of, Progress.Stage stage, Interruption stop) {
    return new Landscape() {
      @Override
      public int size() {
        return of.size();
      }

      @Override
      public double at(double[] point) {
        stop.throwIfRequested();
        double value = of.at(point);
        stage.advance(1);
        return value;
      }

      @Override
      public int examples() {
        return of.examples();
      }

      @Override
      public String data() {
        return of.data();
      }
    };
  }
}
