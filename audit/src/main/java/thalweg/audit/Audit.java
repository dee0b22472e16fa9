package thalweg.audit;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.expr.RandomKey;
import thalweg.lab.Config;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.Outcome;
import thalweg.lab.Progress;
import thalweg.lab.Provenance;
import thalweg.lab.RunFolder;

/**
 * Finds rows whose label is likely wrong, and says how well it finds them.
 *
 * <p>Scores come from networks that were trained by cross-validation on the labels as given, and
 * from nothing else. Then wrong labels are injected into a copy of some rows, which go through the
 * same training: that says how well each detector finds wrong labels in this data, and by which
 * weights to combine them. The injected labels never meet the scores. The same seed gives the same
 * bytes in {@code audit.csv} and {@code audit.json} at any number of threads.
 *
 * <p>Example: {@code new Audit(subject, AuditSettings.standard(), around).run()}.
 */
public final class Audit {
  /** Standard deviations from a column's mean beyond which a number is taken to be that far. */
  private static final float WILDEST = 8;

  private final Subject subject;
  private final AuditSettings settings;
  private final Surroundings around;

  /**
   * What an audit is given from outside.
   *
   * @param commandLine what the user typed, for run.json
   * @param out the folder in which the run folder is made; its last part may be missing
   * @param threads folds trained at once, 1 or more
   * @param kernels what computes, for run.json
   * @param clock for the folder's name and the times in run.json
   * @param interruption asks the audit to stop
   * @param progress where stages are shown
   */
  public record Surroundings(
      List<String> commandLine,
      Path out,
      int threads,
      String kernels,
      Clock clock,
      Interruption interruption,
      Progress progress) {
    public Surroundings {
      commandLine = List.copyOf(commandLine);
    }
  }

  public Audit(Subject subject, AuditSettings settings, Surroundings around) {
    this.subject = subject;
    this.settings = settings;
    this.around = around;
  }

  /**
   * Trains, scores, calibrates and writes the run folder.
   *
   * @throws thalweg.lab.LabException if a training fails or the folder cannot be written
   * @throws InterruptedRunException if it was stopped before there was anything to report
   */
  public AuditResult run() {
    boolean images = isImage(subject.data().shape());
    Recipe recipe = recipe(images);
    long work = recipe.layer().multiplyAdds(recipe.example());
    AuditPlan plan =
        AuditPlan.of(
            subject.rows(), recipe.batch(), images, work, settings.folds(), settings.time());
    RunFolder folder = folder(plan, recipe);
    return finished(folder, () -> run(plan, recipe, folder));
  }

  /**
   * Scores rows by what networks trained elsewhere said of them: nothing is trained, and nothing
   * calibrated, so that all detectors weigh alike.
   *
   * @throws thalweg.lab.LabException if the folder cannot be written
   */
  public static AuditResult of(Outside outside, AuditSettings settings, Surroundings around) {
    Audit audit = new Audit(outside.subject(), settings, around);
    RunFolder folder =
        audit.folder(
            Config.of(
                Map.of(
                    "data", outside.subject().data().name(), "epochs", outside.passes().epochs())));
    return audit.finished(
        folder,
        () -> {
          Evidence evidence = new Evidence(outside.passes(), Optional.empty(), new float[0][]);
          return new Verdict(outside.subject(), settings, folder.path())
              .of(evidence, Optional.empty(), AuditResult.Status.COMPLETE);
        });
  }

  private AuditResult finished(RunFolder folder, Supplier<AuditResult> work) {
    try {
      AuditResult result = work.get();
      AuditFiles.write(result, settings, folder);
      boolean whole = result.status() == AuditResult.Status.COMPLETE;
      folder.finish(
          whole ? Outcome.complete(0) : Outcome.interrupted(around.interruption().exitCode()));
      return result;
    } catch (RuntimeException | Error e) {
      folder.finish(Outcome.of(e));
      throw e;
    }
  }

  static boolean isImage(ImageShape shape) {
    return shape.height() >= 8
        && shape.width() >= 8
        && (shape.channels() == 1 || shape.channels() == 3);
  }

  private Recipe recipe(boolean images) {
    ImageShape shape = subject.data().shape();
    return images
        ? Recipe.ofImages(shape.channels(), shape.height(), shape.width(), subject.classes())
        : Recipe.ofTable(shape.features(), subject.classes(), subject.rows());
  }

  private AuditResult run(AuditPlan plan, Recipe recipe, RunFolder folder) {
    Progress.Stage first = stage("first round", plan.first(), 1);
    Progress.Stage second = stage("second round", plan.second(), 1);
    double share = (double) plan.calibrationRows() / subject.rows();
    List<Progress.Stage> draws = new ArrayList<>();
    for (int d = 0; d < plan.draws(); d++) {
      draws.add(
          around
              .progress()
              .stage("calibration " + (d + 1), share * plan.epochs(), plan.epochs(), "epoch"));
    }
    Dataset data = subject.data();
    float[] scaled = clipped(data.standardised().pixels());
    Verdict verdict = new Verdict(subject, settings, folder.path());
    Evidence evidence;
    RandomKey key = new RandomKey(settings.seed(), "audit/scores");
    Stages stages = new Stages();
    Pipeline pipeline = pipeline(scaled, plan, recipe, stages);
    stages.next(first);
    evidence = pipeline.first(subject.labels(), key);
    try {
      stages.next(second);
      evidence = pipeline.second(evidence, key);
      Calibration calibration = calibrate(scaled, plan, recipe, evidence, stages, draws);
      stages.end();
      return verdict.of(evidence, Optional.of(calibration), AuditResult.Status.COMPLETE);
    } catch (InterruptedRunException stop) {
      return verdict.of(evidence, Optional.empty(), AuditResult.Status.STOPPED);
    } finally {
      around.progress().close();
    }
  }

  /** A single wild number in a column must not undo the training of a fold. */
  private static float[] clipped(float[] scaled) {
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Math.clamp(scaled[i], -WILDEST, WILDEST);
    }
    return scaled;
  }

  private Calibration calibrate(
      float[] scaled,
      AuditPlan plan,
      Recipe recipe,
      Evidence evidence,
      Stages stages,
      List<Progress.Stage> draws) {
    Scores own = new Scores(evidence);
    boolean[] suspects = own.confidentLearning().errors();
    List<Detector> detectors = List.copyOf(own.of(settings.detectors()).keySet());
    List<Calibration.Run> runs = new ArrayList<>();
    for (int d = 0; d < draws.size(); d++) {
      stages.next(draws.get(d));
      RandomKey key = new RandomKey(settings.seed(), "audit/calibration/" + d);
      Injection injection =
          Injection.draw(subject.labels(), subject.classes(), plan.calibrationRows(), key);
      float[] some = rows(scaled, injection.rows());
      Evidence injected = pipeline(some, plan, recipe, stages).run(injection.labels(), key);
      double[][] scores =
          new Scores(injected)
              .of(detectors).values().stream()
                  .map(Combination::normalScores)
                  .toArray(double[][]::new);
      runs.add(new Calibration.Run(injection, scores, suspects));
    }
    return new Calibration(detectors, runs, own.transition().evenness());
  }

  private float[] rows(float[] all, int[] rows) {
    int d = subject.data().features();
    float[] some = new float[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, rows[i] * d, some, i * d, d);
    }
    return some;
  }

  private Pipeline pipeline(float[] features, AuditPlan plan, Recipe recipe, Stages stages) {
    CrossFit.Machine machine =
        new CrossFit.Machine(around.threads(), around.interruption(), stages::advance);
    return new Pipeline(
        features, subject.data().features(), subject.classes(), plan, machine, recipe);
  }

  private Progress.Stage stage(String name, CrossFit.Plan plan, double share) {
    int epochs = plan.epochsInAll();
    return around.progress().stage(name, share * epochs, epochs, "epoch");
  }

  /** The stage at hand; epochs are counted by whichever thread trained them. */
  private static final class Stages {
    private volatile Optional<Progress.Stage> now = Optional.empty();

    void next(Progress.Stage stage) {
      end();
      now = Optional.of(stage);
      stage.start();
    }

    void end() {
      now.ifPresent(Progress.Stage::finish);
    }

    void advance() {
      now.ifPresent(stage -> stage.advance(1));
    }
  }

  private RunFolder folder(AuditPlan plan, Recipe recipe) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("data", subject.data().name());
    config.put("rows", subject.rows());
    config.put("classes", subject.classes());
    config.put("seed", settings.seed());
    config.put("detectors", settings.detectors().stream().map(Detector::word).toList());
    config.put("maxSuspects", settings.maxSuspects());
    config.put("network", recipe.layer().toString());
    config.put("batch", recipe.batch());
    config.put("learningRate", recipe.learningRate());
    config.put("folds", plan.first().folds());
    config.put("repeats", plan.first().repeats());
    config.put("firstEpochs", plan.first().epochs());
    config.put("secondEpochs", plan.second().epochs());
    config.put("calibrationRows", plan.calibrationRows());
    config.put("calibrationDraws", plan.draws());
    config.put("labels", Integer.toHexString(Arrays.hashCode(subject.labels())));
    return folder(Config.of(config));
  }

  private RunFolder folder(Config config) {
    Provenance provenance =
        Provenance.collect(
            around.commandLine(), settings.seed(), around.threads(), around.kernels());
    String name = "audit-" + subject.data().name();
    return RunFolder.create(around.out(), name, config, provenance, around.clock());
  }
}
