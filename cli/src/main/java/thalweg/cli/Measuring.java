package thalweg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.expr.Workers;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.Progress;
import thalweg.nn.Evaluate;
import thalweg.probes.Eigenpair;
import thalweg.probes.FilterNormalisation;
import thalweg.probes.HessianOperator;
import thalweg.probes.Hutchinson;
import thalweg.probes.Lanczos;
import thalweg.probes.Landscape;
import thalweg.probes.LinearOperator;
import thalweg.probes.LossGrid;
import thalweg.probes.MeanLoss;
import thalweg.probes.SpectralDensity;

/** Holds instruments to a network, one after the other, and shows how far it is. */
final class Measuring {
  /** Examples computed at a time: keeps two cores busy, and memory small. */
  private static final int AT_ONCE = 500;

  /** Of the residual, relative to the largest eigenvalue; its square over the gap is the error. */
  private static final double SINGLE = 1e-4;

  private static final double DOUBLE = 1e-9;

  /** An estimate by random vectors has converged when this share of it is its error. */
  private static final double TOLERANCE = 0.05;

  /** As the density's authors take them: Ghorbani, Krishnan and Xiao 2019, section 2. */
  private static final int DENSITY_STEPS = 80;

  private static final int DENSITY_POINTS = 401;
  private static final double DENSITY_WIDTH = 0.01;

  /** What a product of the Hessian costs, in forward passes. */
  private static final int PASSES_A_PRODUCT = 6;

  /** As Li et al. 2018 draw it: a filter's own length each way. */
  private static final double REACH = 1;

  /** The most of the heap that vectors of Lanczos may take. */
  private static final double SHARE_OF_HEAP = 0.6;

  private final ProbeSubject subject;
  private final Workers workers;
  private final long seed;
  private final Interruption interruption;
  private final Progress progress;

  /** Made for the first that asks and shared by all: what it keeps may be gigabytes. */
  private Optional<LinearOperator> hessian = Optional.empty();

  Measuring(
      ProbeSubject subject,
      Workers workers,
      long seed,
      Interruption interruption,
      Progress progress) {
    this.subject = subject;
    this.workers = workers;
    this.seed = seed;
    this.interruption = interruption;
    this.progress = progress;
  }

  /**
   * Measures loss and accuracy, then what is asked for. A stop on request ends it early, with what
   * was finished.
   */
  ProbeResult measure(List<Instrument> instruments) {
    List<Planned> plan = new ArrayList<>();
    for (Instrument instrument : instruments) {
      requireMemory(instrument);
      plan.add(new Planned(instrument, stage(instrument)));
    }
    Evaluate evaluate =
        new Evaluate(subject.model(), subject.loss(), subject.examples(), AT_ONCE, workers);
    evaluate.run();
    if (!Double.isFinite(evaluate.meanLoss())) {
      throw new CommandFailure(
          ExitCode.INTERNAL,
          "The loss of %s on %s is %s, so nothing around it can be measured; check the inputs' scale"
                  .formatted(subject.name(), subject.data(), evaluate.meanLoss())
              + " (--mean and --std) and the weights.");
    }
    ProbeResult result = ProbeResult.begin(subject, seed, evaluate.meanLoss(), evaluate.accuracy());
    progress.message(result.headline());
    try {
      for (Planned next : plan) {
        next.stage().start();
        result = result.with(measured(next, result));
        next.stage().finish();
      }
      return result;
    } catch (InterruptedRunException stopped) {
      return result.stopped();
    }
  }

  private record Planned(Instrument instrument, Progress.Stage stage) {}

  private Progress.Stage stage(Instrument instrument) {
    long units = units(instrument);
    return switch (instrument) {
      case Instrument.Eigenvalues _, Instrument.Trace _, Instrument.Density _ ->
          progress.stage(instrument.spelled(), PASSES_A_PRODUCT * units, units, "product");
      case Instrument.Surface _ -> progress.stage(instrument.spelled(), units, units, "point");
    };
  }

  private static int lanczosSteps(Instrument.Eigenvalues e) {
    return 60 + 10 * e.count();
  }

  /** So many products or points, at most. */
  private long units(Instrument instrument) {
    int size = subject.model().parameters().count();
    return switch (instrument) {
      case Instrument.Eigenvalues e -> Math.min(size, lanczosSteps(e)) + e.count();
      case Instrument.Trace t -> t.vectors();
      case Instrument.Density d -> (long) d.vectors() * Math.min(size, DENSITY_STEPS);
      case Instrument.Surface s -> (long) s.points() * s.points();
    };
  }

  private void requireMemory(Instrument instrument) {
    int vectors =
        switch (instrument) {
          case Instrument.Eigenvalues e -> lanczosSteps(e) + e.count();
          case Instrument.Density _ -> DENSITY_STEPS;
          case Instrument.Trace _, Instrument.Surface _ -> 0;
        };
    double bytes = 8.0 * vectors * subject.model().parameters().count();
    double most = SHARE_OF_HEAP * Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--what %s takes %.1f GB for vectors of %d numbers, of a heap of which %.1f GB are free for"
                  .formatted(
                      instrument.spelled(),
                      bytes / 1e9,
                      subject.model().parameters().count(),
                      most / 1e9)
              + " that; ask for fewer eigenvalues, or give more with THALWEG_JAVA_OPTS=-Xmx8g.");
    }
  }

  private Finding measured(Planned next, ProbeResult soFar) {
    return switch (next.instrument()) {
      case Instrument.Eigenvalues e -> new Finding.Eigenvalues(largest(e, hessian(next)));
      case Instrument.Trace t ->
          new Finding.Trace(
              new Hutchinson(t.vectors(), TOLERANCE).trace(hessian(next), key("hutchinson")));
      case Instrument.Density d -> {
        LinearOperator hessian = hessian(next);
        List<Eigenpair> known = known(soFar, hessian.size());
        SpectralDensity density = new SpectralDensity(d.vectors(), DENSITY_STEPS, TOLERANCE);
        yield new Finding.Density(
            density.of(hessian, known, key("density")).curve(DENSITY_POINTS, DENSITY_WIDTH),
            known.size());
      }
      case Instrument.Surface s -> new Finding.Surface(surface(s.points(), landscape(next)));
    };
  }

  private List<Eigenpair> largest(Instrument.Eigenvalues asked, LinearOperator hessian) {
    double tolerance = subject.model().dtype() == DType.F64 ? DOUBLE : SINGLE;
    return new Lanczos(lanczosSteps(asked), tolerance)
        .largest(hessian, asked.count(), key("lanczos"));
  }

  /** Eigenpairs found before, which need not be drawn for any more. */
  private static List<Eigenpair> known(ProbeResult soFar, int size) {
    List<Eigenpair> known = new ArrayList<>();
    for (Finding finding : soFar.findings()) {
      if (finding instanceof Finding.Eigenvalues(List<Eigenpair> largest)) {
        known.addAll(largest);
      }
    }
    known.removeIf(pair -> !pair.converged());
    return known.size() < size ? known : List.of();
  }

  private LossGrid surface(int points, Landscape loss) {
    double[] places = FilterNormalisation.places(-REACH, REACH, points);
    return LossGrid.plane(
        loss,
        subject.model().parameters().snapshotDoubles(),
        FilterNormalisation.direction(subject.model(), key("first direction")),
        FilterNormalisation.direction(subject.model(), key("second direction")),
        places,
        places);
  }

  private RandomKey key(String stream) {
    return new RandomKey(seed, "probe/" + stream);
  }

  /** The Hessian on the examples; counts its products, and stops at one when asked to. */
  private LinearOperator hessian(Planned next) {
    LinearOperator shared =
        hessian.orElseGet(() ->
            new HessianOperator(
                    subject.model(),
                    subject.loss(),
                    subject.examples(),
                    AT_ONCE,
                    subject.data(),
                    workers)
                .linearised());
    hessian = Optional.of(shared);
    return Counted.operator(shared, next.stage(), interruption);
  }

  /** The mean loss on the examples; counts points, and stops at one when asked to. */
  private Landscape landscape(Planned next) {
    MeanLoss loss =
        new MeanLoss(
            subject.model(), subject.loss(), subject.examples(), AT_ONCE, subject.data(), workers);
    return Counted.landscape(loss, next.stage(), interruption);
  }
}
