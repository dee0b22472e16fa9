package thalweg.report;

final class Page {
  static String draw(StudyReport report) {
    return report.title();
  }
}
