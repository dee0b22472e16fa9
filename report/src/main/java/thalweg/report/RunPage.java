package thalweg.report;

import java.util.List;

/**
 * All that a reader is shown of one training.
 *
 * @param name the experiment's, as in its file
 * @param title in a few words
 * @param subtitle setting in a line; may be empty
 * @param commandLine what was typed; may be empty
 * @param notice what must be known first: that the run was stopped, or failed; empty if complete
 * @param headlines the numbers at the end, a row each
 * @param groups of figures, in reading order; none of them empty
 * @param tables further tables
 * @param config the whole configuration, as in config.toml
 * @param provenance where the numbers come from
 */
record RunPage(
    String name,
    String title,
    String subtitle,
    String commandLine,
    String notice,
    Table headlines,
    List<Group> groups,
    List<Table> tables,
    String config,
    Provenance provenance) {
  RunPage {
    Check.filled(name, "run name");
    Check.filled(title, "run title");
    groups = Check.list(groups, "groups");
    tables = Check.list(tables, "tables");
    Check.unique(figures(groups), Figure::id, "figure id");
    Check.unique(tables, Table::id, "table id");
  }

  /**
   * Figures of one kind.
   *
   * @param id short, for links
   */
  record Group(String id, String title, List<Figure> figures) {}

  List<Figure> figures() {
    return figures(groups);
  }

  private static List<Figure> figures(List<Group> groups) {
    return groups.stream().flatMap(group -> group.figures().stream()).toList();
  }
}
