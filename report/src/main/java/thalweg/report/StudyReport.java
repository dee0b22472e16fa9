package thalweg.report;

import java.util.List;

/**
 * All that a reader is shown of a study; stored as {@code study.json} in the run folder.
 *
 * @param study short name, as typed: letters, digits, '.', '_', '-'
 * @param title what was studied, in a few words
 * @param subtitle setting in a line: data, model, preset; may be empty
 * @param citation the paper: authors, title, venue, year; may be empty
 * @param commandLine what to type to get this again; may be empty
 * @param status whether all of the planned trials are in it
 * @param claims the paper's claims, in the paper's order
 * @param figures the figures, in reading order
 * @param galleries examples to look at
 * @param tables further tables
 * @param provenance where the numbers come from
 * @param limits what the study could not take from the paper; one sentence each
 */
public record StudyReport(
    String study,
    String title,
    String subtitle,
    String citation,
    String commandLine,
    Status status,
    List<Claim> claims,
    List<Figure> figures,
    List<Gallery> galleries,
    List<Table> tables,
    Provenance provenance,
    List<String> limits) {

  /** Whether all of the planned trials are in the report. */
  public enum Status {
    COMPLETE,
    /** Trials are missing: numbers may still change, and the page says so on top. */
    PARTIAL
  }

  public StudyReport {
    Check.id(study, "study");
    Check.filled(title, "title");
    Check.present(subtitle, "subtitle");
    Check.present(citation, "citation");
    Check.present(commandLine, "commandLine");
    Check.present(status, "status");
    claims = Check.list(claims, "claims");
    figures = Check.list(figures, "figures");
    galleries = Check.list(galleries, "galleries");
    tables = Check.list(tables, "tables");
    Check.present(provenance, "provenance");
    limits = Check.list(limits, "limits");
    Check.unique(claims, Claim::id, "claim id");
    Check.unique(figures, Figure::id, "figure id");
    Check.unique(galleries, Gallery::id, "gallery id");
    Check.unique(tables, Table::id, "table id");
  }
}
