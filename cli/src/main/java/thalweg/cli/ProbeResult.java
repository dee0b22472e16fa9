package thalweg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import thalweg.report.NumberText;

/**
 * What {@code thalweg probe} measured of a network.
 *
 * @param loss mean over the examples, by the network as it predicts: no dropout, stored statistics
 * @param accuracy share of the examples classified right
 * @param findings in the order in which they were made
 */
record ProbeResult(
    ProbeSubject subject,
    long seed,
    double loss,
    double accuracy,
    List<Finding> findings,
    Status status) {

  /** Whether all that was asked for is there. */
  enum Status {
    COMPLETE,
    INTERRUPTED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ProbeResult {
    findings = List.copyOf(findings);
  }

  static ProbeResult begin(ProbeSubject subject, long seed, double loss, double accuracy) {
    return new ProbeResult(subject, seed, loss, accuracy, List.of(), Status.COMPLETE);
  }

  ProbeResult with(Finding finding) {
    List<Finding> more = new ArrayList<>(findings);
    more.add(finding);
    return new ProbeResult(subject, seed, loss, accuracy, more, status);
  }

  ProbeResult stopped() {
    return new ProbeResult(subject, seed, loss, accuracy, findings, Status.INTERRUPTED);
  }

  String headline() {
    return "loss %s, accuracy %s on %s"
        .formatted(NumberText.of(loss), NumberText.of(accuracy, "%"), subject.data());
  }
}
