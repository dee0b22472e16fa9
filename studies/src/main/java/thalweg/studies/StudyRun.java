package thalweg.studies;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import thalweg.data.DataException;
import thalweg.expr.Function;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.MetricsLog;
import thalweg.lab.Outcome;
import thalweg.lab.Progress;
import thalweg.lab.Provenance;
import thalweg.lab.RunFolder;
import thalweg.lab.Trial;
import thalweg.lab.TrialPool;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;

/**
 * Carries a study out: plan, run folder, trials stage by stage, report.
 *
 * <p>Trials of a stage run side by side, each on one thread; results, metrics.jsonl and the report
 * but for its provenance do not depend on how many. When stopped, everything that was finished is
 * in the folder, with a report marked partial.
 */
public final class StudyRun {
  private final Study study;
  private final StudySettings settings;
  private final Surroundings around;

  /**
   * What a run is given from outside.
   *
   * @param commandLine what the user typed, for run.json
   * @param out the folder in which the run folder is made; its last part may be missing
   * @param threads trials at once, 1 or more
   * @param clock for the folder's name and the times in run.json
   * @param interruption asks the run to stop
   * @param progress where stages are shown
   */
  public record Surroundings(
      List<String> commandLine,
      Path out,
      int threads,
      Clock clock,
      Interruption interruption,
      Progress progress) {
    public Surroundings {
      commandLine = List.copyOf(commandLine);
    }
  }

  /**
   * How a run ended.
   *
   * @param report as written to the folder
   * @param folder the run folder
   * @param exitCode 0, {@link Verdicts#CLAIM_FAILS}, {@link Verdicts#INCONCLUSIVE}; 130 or 143 when
   *     stopped on request
   */
  public record Ending(StudyReport report, Path folder, int exitCode) {}

  public StudyRun(Study study, StudySettings settings, Surroundings around) {
    this.study = study;
    this.settings = settings;
    this.around = around;
  }

  /**
   * Runs the study to its end, or until it is asked to stop.
   *
   * @throws LabException if a setting is wrong, a trial fails or the folder cannot be written
   * @throws DataException if the data are missing or malformed; nothing is written then
   */
  public Ending run() {
    Function.matrixProducts()
        .whyNotFast()
        .ifPresent(why ->
            around
                .progress()
                .message("Matrix products run in plain loops, many times slower: " + why));
    StudyPlan plan = study.plan(settings);
    Provenance provenance =
        Provenance.collect(around.commandLine(), settings.seed(), around.threads(), kernels());
    RunFolder folder =
        RunFolder.create(around.out(), study.name(), plan.config(), provenance, around.clock());
    try {
      Ending ending = run(plan, folder, provenance);
      boolean whole = ending.report().status() == StudyReport.Status.COMPLETE;
      folder.finish(
          whole ? Outcome.complete(ending.exitCode()) : Outcome.interrupted(ending.exitCode()));
      return ending;
    } catch (RuntimeException | Error e) {
      finishFailed(folder, e);
      throw e;
    }
  }

  private Ending run(StudyPlan plan, RunFolder folder, Provenance provenance) {
    long start = around.clock().millis();
    storing(() -> plan.writeInputs(folder));
    List<String> ids = new ArrayList<>();
    plan.stages().forEach(stage -> stage.trials().forEach(trial -> ids.add(trial.id())));
    Results results = new Results(ids);
    int stopped = runStages(plan, folder, ids, results);
    storing(() -> plan.writeResults(results, folder));
    Duration wall = Duration.ofMillis(around.clock().millis() - start);
    StudyReport.Status status =
        stopped == 0 ? StudyReport.Status.COMPLETE : StudyReport.Status.PARTIAL;
    StudyReport report = report(plan, plan.analyse(results), status, shown(provenance, plan, wall));
    try {
      ReportWriter.write(report, folder.path());
    } catch (IOException e) {
      throw new LabException(
          LabException.STORAGE, "The report cannot be written: " + e.getMessage() + ".", e);
    }
    return new Ending(
        report, folder.path(), stopped == 0 ? Verdicts.exitCode(report.claims()) : stopped);
  }

  /** Returns 0, or the exit code of the request that stopped it. */
  private int runStages(StudyPlan plan, RunFolder folder, List<String> ids, Results results) {
    List<Progress.Stage> shown =
        plan.stages().stream()
            .map(s -> around.progress().stage(s.name(), s.weight(), s.units(), s.unit()))
            .toList();
    try (MetricsLog log = MetricsLog.create(folder, ids)) {
      for (int i = 0; i < shown.size(); i++) {
        Progress.Stage stage = shown.get(i);
        List<Trial<Object>> trials =
            plan.stages().get(i).trials().stream()
                .map(trial -> trial(trial, log, results, stage))
                .toList();
        stage.start();
        new TrialPool(around.threads(), around.interruption()).run(trials);
        stage.finish();
      }
      return 0;
    } catch (InterruptedRunException stop) {
      return stop.exitCode();
    } finally {
      around.progress().close();
    }
  }

  private static Trial<Object> trial(
      StudyPlan.StudyTrial trial, MetricsLog log, Results results, Progress.Stage stage) {
    return new Trial<>(
        trial.id(),
        trial.name(),
        context -> {
          try (var own = log.trial(trial.id())) {
            Object result = trial.work().run(new TrialRun(context, own, results, stage::advance));
            own.complete();
            results.put(trial.id(), result);
            return result;
          }
        });
  }

  private StudyReport report(
      StudyPlan plan,
      Findings findings,
      StudyReport.Status status,
      thalweg.report.Provenance provenance) {
    return new StudyReport(
        study.name(),
        study.title(),
        findings.subtitle(),
        study.citation(),
        plan.commandLine(),
        status,
        findings.claims(),
        findings.figures(),
        findings.galleries(),
        findings.tables(),
        provenance,
        findings.limits());
  }

  private static thalweg.report.Provenance shown(Provenance from, StudyPlan plan, Duration wall) {
    return thalweg.report.Provenance.empty()
        .with("data", plan.data())
        .with("seed", Long.toString(from.seed()))
        .with("threads", Integer.toString(from.threads()))
        .with("wall time", wall.toSeconds() + " s")
        .with("processor", "%s, %d cores".formatted(from.cpu(), from.cores()))
        .with("operating system", from.os())
        .with("Java", from.jdkVersion() + " (" + from.jdkVendor() + ")")
        .with("kernels", from.kernelProvider())
        .with("Thalweg", from.thalwegVersion())
        .with("revision", from.gitRevision().orElse("not run from a checkout"));
  }

  private static String kernels() {
    return "generated vector loops; matrix products by " + Function.matrixProducts().provider();
  }

  /** What the data room says of a file that it cannot write is about storage, not about data. */
  private static void storing(Runnable writing) {
    try {
      writing.run();
    } catch (DataException e) {
      throw new LabException(LabException.STORAGE, e.getMessage(), e);
    }
  }

  private static void finishFailed(RunFolder folder, Throwable error) {
    try {
      folder.finish(Outcome.of(error));
    } catch (LabException e) {
      error.addSuppressed(e);
    }
  }
}
