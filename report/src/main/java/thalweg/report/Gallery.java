package thalweg.report;

import java.util.List;

/**
 * Examples to look at: groups of small images with their labels.
 *
 * @param id short name, unique among the galleries: letters, digits, '.', '_', '-'
 * @param title what the examples have in common, in a few words
 * @param caption how they were chosen; may be empty
 * @param groups the examples, such as easiest and hardest; may be empty
 */
public record Gallery(String id, String title, String caption, List<Group> groups) {
  public Gallery {
    Check.id(id, "gallery id");
    Check.filled(title, "gallery " + id + ": title");
    Check.present(caption, "gallery " + id + ": caption");
    groups = Check.list(groups, "gallery " + id + ": groups");
  }

  /**
   * Examples of one kind.
   *
   * @param title what kind
   * @param items the examples, in reading order; none = the page says so
   */
  public record Group(String title, List<Item> items) {
    public Group {
      Check.present(title, "gallery group title");
      items = Check.list(items, "gallery group '" + title + "': items");
    }
  }

  /**
   * One example.
   *
   * @param picture its image
   * @param givenLabel the label it was trained with; empty where the picture is no example, such as
   *     a filter
   * @param trueLabel the label before corruption; empty = unknown or the same as given
   * @param prediction what the model says of it; may be empty
   * @param score why it is here, such as "correct in 3 of 100 runs"; may be empty
   * @param name what a person finds it by, such as "row 17", or the name of its file
   */
  public record Item(
      Picture picture,
      String givenLabel,
      String trueLabel,
      String prediction,
      String score,
      String name) {
    public Item {
      Check.present(picture, "gallery item picture");
      Check.present(givenLabel, "gallery item givenLabel");
      Check.present(trueLabel, "gallery item trueLabel");
      Check.present(prediction, "gallery item prediction");
      Check.present(score, "gallery item score");
      Check.filled(name, "gallery item name");
    }

    /** Whether the label it was trained with is known to be another than the true one. */
    boolean mislabelled() {
      return !trueLabel.isEmpty() && !trueLabel.equals(givenLabel);
    }
  }
}
