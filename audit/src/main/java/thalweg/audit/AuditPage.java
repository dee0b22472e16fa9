package thalweg.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.Gallery;
import thalweg.report.Picture;
import thalweg.report.Provenance;
import thalweg.report.Series;
import thalweg.report.StudyReport;
import thalweg.report.Table;

/** The audit's page: figures of the detectors, noise by class, the leading suspects to look at. */
final class AuditPage {
  private static final int SHOWN = 60;
  private static final int BINS = 40;
  private static final int SHOWN_COLUMNS = 8;

  static final List<String> LIMITS =
      List.of(
          "Wrong labels that are injected at random are easier to find than those people make:"
              + " these sit where classes are alike. Expect lower figures on human mistakes.",
          "The estimated rate counts rows whose label the networks find improbable; rows that are"
              + " merely hard, or belong to no class, are among them.",
          "The calibration trains on fewer rows than the audit itself where the data are large, so"
              + " that its figures are rather too low.",
          "A score says where to look first. It is not a verdict on a row: look before"
              + " relabelling.");

  private AuditPage() {}

  static StudyReport of(AuditResult result, AuditSettings settings) {
    Dataset data = result.subject().data();
    boolean images = Audit.isImage(data.shape());
    List<Table> tables = new ArrayList<>();
    tables.add(detectors(result));
    tables.add(classes(result));
    if (!images) {
      tables.add(suspects(result));
    }
    return new StudyReport(
        "audit",
        "Label audit of " + data.name(),
        subtitle(result),
        "",
        "",
        result.status() == AuditResult.Status.COMPLETE
            ? StudyReport.Status.COMPLETE
            : StudyReport.Status.PARTIAL,
        List.of(),
        List.of(histogram(result)),
        images ? List.of(gallery(result)) : List.of(),
        tables,
        Provenance.empty()
            .with("data", data.source().description())
            .with("seed", Long.toString(settings.seed())),
        limits(result));
  }

  private static List<String> limits(AuditResult result) {
    List<String> all = new ArrayList<>(result.subject().warnings());
    all.addAll(LIMITS);
    return all;
  }

  private static String subtitle(AuditResult result) {
    AuditResult.Noise noise = result.noise();
    return "%d rows, %d classes; about %s of the labels look wrong (%s to %s); %d suspects listed"
        .formatted(
            result.subject().rows(),
            result.subject().classes(),
            percent(noise.rate()),
            percent(noise.low()),
            percent(noise.high()),
            result.suspects().length);
  }

  private static Table detectors(AuditResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (AuditResult.Finding f : result.figures()) {
      double weight =
          Detector.of(f.detector()).map(d -> result.weights().getOrDefault(d, 0.0)).orElse(1.0);
      rows.add(
          List.of(
              f.detector(),
              f.noise(),
              share(f.auroc()),
              share(f.aurocLow()) + " to " + share(f.aurocHigh()),
              share(f.aurocFloor()),
              share(f.precision()),
              share(f.precisionLow()) + " to " + share(f.precisionHigh()),
              share(weight)));
    }
    return new Table(
        "detectors",
        "How well each detector finds wrong labels that were injected",
        rows.isEmpty()
            ? "Nothing was injected in this run."
            : "AUROC: the chance that a wrong label scores above a right one, without rows that are"
                + " suspect by themselves; the floor counts these as right. Precision: the share of"
                + " injected rows among as many leading rows as were injected.",
        List.of("detector", "injected", "AUROC", "95 %", "floor", "precision", "95 %  ", "weight"),
        rows);
  }

  private static Table classes(AuditResult result) {
    List<List<String>> rows = new ArrayList<>();
    List<String> names = result.subject().data().classNames();
    int[] counts = new int[names.size()];
    Arrays.stream(result.subject().labels()).forEach(c -> counts[c]++);
    for (int c = 0; c < counts.length; c++) {
      rows.add(
          List.of(
              names.get(c), Integer.toString(counts[c]), percent(result.noise().byClass().get(c))));
    }
    return new Table(
        "classes",
        "Estimated share of wrong labels among the rows of each class",
        "",
        List.of("given label", "rows", "wrong"),
        rows);
  }

  private static Table suspects(AuditResult result) {
    Dataset data = result.subject().data();
    List<String> names = data.classNames();
    int shown = Math.min(SHOWN_COLUMNS, data.features());
    List<String> columns = new ArrayList<>(List.of("row", "given", "suggested", "score"));
    for (int k = 0; k < shown; k++) {
      columns.add(data.featureNames().isEmpty() ? "feature " + k : data.featureNames().get(k));
    }
    List<List<String>> rows = new ArrayList<>();
    Arrays.stream(result.leading(SHOWN))
        .forEach(i -> {
          List<String> row = new ArrayList<>();
          row.add(result.subject().rowName().apply(i));
          row.add(names.get(result.subject().labels()[i]));
          row.add(names.get(result.suggestions()[i]));
          row.add(String.format(Locale.ROOT, "%.2f", result.combined()[i]));
          float[] values = data.example(i);
          for (int k = 0; k < shown; k++) {
            row.add(String.format(Locale.ROOT, "%.4g", values[k]));
          }
          rows.add(row);
        });
    return new Table(
        "suspects",
        "The rows to look at first",
        "Estimated to be wrong: the first %d. All rows are in %s."
            .formatted(result.suspects().length, AuditFiles.TABLE),
        columns,
        rows);
  }

  private static Gallery gallery(AuditResult result) {
    List<String> names = result.subject().data().classNames();
    List<Gallery.Item> items = new ArrayList<>();
    Arrays.stream(result.leading(SHOWN))
        .forEach(i ->
            items.add(
                new Gallery.Item(
                    picture(result.subject().data(), i),
                    names.get(result.subject().labels()[i]),
                    "",
                    names.get(result.suggestions()[i]),
                    "score %.2f".formatted(result.combined()[i]),
                    result.subject().rowName().apply(i))));
    return new Gallery(
        "suspects",
        "The rows to look at first",
        "Most suspect first, with the label as given and another that the networks find likely;"
            + " estimated to be wrong: the first %d. All rows are in %s."
                .formatted(result.suspects().length, AuditFiles.TABLE),
        List.of(new Gallery.Group("", items)));
  }

  private static Picture picture(Dataset data, int i) {
    ImageShape shape = data.shape();
    float[] values = data.example(i);
    byte[] samples = new byte[values.length];
    for (int k = 0; k < samples.length; k++) {
      samples[k] = (byte) Math.round(255 * Math.clamp(values[k], 0f, 1f));
    }
    return shape.channels() == 1
        ? Picture.grey(samples, shape.height(), shape.width())
        : Picture.rgb(samples, shape.height(), shape.width());
  }

  private static Figure histogram(AuditResult result) {
    double[] scores = result.combined();
    double low = Arrays.stream(scores).min().orElseThrow();
    double high = Arrays.stream(scores).max().orElseThrow();
    double width = high > low ? (high - low) / BINS : 1;
    double[] middles = new double[BINS];
    double[] counts = new double[BINS];
    for (int b = 0; b < BINS; b++) {
      middles[b] = low + (b + 0.5) * width;
    }
    for (double score : scores) {
      counts[(int) Math.clamp((long) ((score - low) / width), 0, BINS - 1)]++;
    }
    return Figure.of(
        "scores",
        "Rows by their combined score",
        "Scores are log odds of ranks, averaged: 0 is the middle of the data, 4.6 the leading"
            + " hundredth.",
        Axis.linear("combined score", ""),
        Axis.linear("rows", ""),
        List.of(Series.bars("rows", middles, counts)));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * value);
  }
}
