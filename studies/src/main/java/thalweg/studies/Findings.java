package thalweg.studies;

import java.util.List;
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.Gallery;
import thalweg.report.Table;

/**
 * What a study's results say.
 *
 * @param subtitle the setting in a line: data, model, preset, seeds
 * @param claims in the paper's order; every claim of the study, measured or not
 * @param figures in reading order
 * @param galleries examples to look at
 * @param tables further tables
 * @param limits what was not taken from the paper, and what was scaled down; a sentence each
 */
public record Findings(
    String subtitle,
    List<Claim> claims,
    List<Figure> figures,
    List<Gallery> galleries,
    List<Table> tables,
    List<String> limits) {
  public Findings {
    claims = List.copyOf(claims);
    figures = List.copyOf(figures);
    galleries = List.copyOf(galleries);
    tables = List.copyOf(tables);
    limits = List.copyOf(limits);
  }

  /** What several parts of a study found, one after the other. */
  public static Findings joined(String subtitle, List<Findings> parts) {
    return new Findings(
        subtitle,
        parts.stream().flatMap(part -> part.claims().stream()).toList(),
        parts.stream().flatMap(part -> part.figures().stream()).toList(),
        parts.stream().flatMap(part -> part.galleries().stream()).toList(),
        parts.stream().flatMap(part -> part.tables().stream()).toList(),
        parts.stream().flatMap(part -> part.limits().stream()).toList());
  }
}
