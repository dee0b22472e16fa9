package thalweg.studies.ratio;

import java.util.Iterator;
import java.util.List;

/** Lists as a reader reads them. */
final class Words {
  private Words() {}

  /** {@code 16, 64 and 256}. */
  static String and(List<?> items) {
    StringBuilder text = new StringBuilder();
    Iterator<?> rest = items.iterator();
    while (rest.hasNext()) {
      Object item = rest.next();
      text.append(text.isEmpty() ? "" : rest.hasNext() ? ", " : " and ").append(item);
    }
    return text.toString();
  }
}
