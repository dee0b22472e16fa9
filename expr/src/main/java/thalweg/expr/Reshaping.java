package thalweg.expr;

import java.util.ArrayList;
import java.util.List;

/** Which axes a reshape joins or splits, and which it leaves alone. */
final class Reshaping {
  private Reshaping() {}

  /** Axes {@code from} to {@code fromEnd} of one shape that are {@code to} to {@code toEnd}. */
  record Part(int from, int fromEnd, int to, int toEnd) {}

  /** The smallest runs of axes that a reshape keeps together; the first takes at least one. */
  static List<Part> parts(Shape a, Shape b) {
    List<Part> parts = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.rank()) {
      int from = i;
      int to = j;
      long left = a.dim(i++);
      long right = 1;
      if (left == 1 && j < b.rank() && b.dim(j) == 1) {
        j++;
      }
      while (left != right && (i < a.rank() || j < b.rank())) {
        if (right < left && j < b.rank()) {
          right *= b.dim(j++);
        } else {
          left *= a.dim(i++);
        }
      }
      if (i == a.rank()) {
        j = b.rank();
      }
      parts.add(new Part(from, i, to, j));
    }
    return parts;
  }
}
