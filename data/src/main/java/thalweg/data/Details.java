package thalweg.data;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a reader knows of a data set beyond its numbers. Everything by row is indexed by source row,
 * so that all subsets share it.
 *
 * @param rowNames names of the source rows; empty where a row has only its number
 * @param featureNames names of the features; empty where they have none
 * @param contentHashes sums of the source rows; empty where the features are to be summed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Details(List<String> rowNames, List<String> featureNames, long[] contentHashes) {
  static final Details NONE = new Details(List.of(), List.of(), new long[0]);

  String rowName(int sourceRow) {
    return rowNames.isEmpty() ? "row " + sourceRow : rowNames.get(sourceRow);
  }

  OptionalLong contentHash(int sourceRow) {
    return contentHashes.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(contentHashes[sourceRow]);
  }
}
