package thalweg.report;

import java.util.List;

/** Small reports for tests. */
final class Reports {
  private Reports() {}

  static Figure figure(Series... series) {
    return Figure.of(
        "f", "Figure", "", Axis.linear("x", ""), Axis.linear("y", ""), List.of(series));
  }

  static StudyReport withFigure(Figure... figures) {
    return of("A. Author: A Paper. 2026", figures);
  }

  /**
   * @param citation empty if the report is on no paper
   */
  static StudyReport of(String citation, Figure... figures) {
    return new StudyReport(
        "s",
        "Title",
        "",
        citation,
        "",
        StudyReport.Status.COMPLETE,
        List.of(),
        List.of(figures),
        List.of(),
        List.of(),
        Provenance.empty(),
        List.of());
  }

  /** A report whose every text field holds the given text. */
  static StudyReport filledWith(String text) {
    double[] numbers = {1, Double.NaN, Double.POSITIVE_INFINITY};
    Series series = Series.line(text, numbers, numbers).withInterval(numbers, numbers);
    Picture picture = Picture.grey(new byte[] {0, 1, 2, 3}, 2, 2);
    return new StudyReport(
        "s",
        text,
        text,
        text,
        text,
        StudyReport.Status.PARTIAL,
        List.of(
            new Claim("c", text, text, text, 1, 0, 2, 3, text, Verdict.PASS, text),
            Claim.notMeasured("d", text, text, text, text, text)),
        List.of(
            new Figure(
                "f",
                text,
                text,
                new Axis(text, text, Axis.Scale.LOG, Double.NaN, Double.NaN),
                new Axis(text, text, Axis.Scale.LINEAR, Double.NaN, Double.NaN),
                List.of(new Panel(text, List.of(series)), new Panel(text, List.of())),
                text),
            new Figure("g", text, text, Axis.percent(text), Axis.percent(text), List.of(), text)),
        List.of(
            new Gallery(
                "g",
                text,
                text,
                List.of(
                    new Gallery.Group(
                        text,
                        List.of(new Gallery.Item(picture, text, text + "'", text, text, "row 7"))),
                    new Gallery.Group(text, List.of())))),
        List.of(new Table("t", text, text, List.of(text), List.of(List.of(text)))),
        Provenance.empty().with(text, text),
        List.of(text));
  }
}
