package thalweg.data;

import java.util.List;

/** Puts images and labels together into a data set. */
final class IdxDataset {
  private IdxDataset() {}

  static Dataset join(
      String name,
      String description,
      Idx.Images images,
      Idx.Labels labels,
      List<String> classNames) {
    int n = images.count();
    if (labels.bytes().length != n) {
      throw DataException.of(
          "%s holds %d images but %s holds %d labels; expected as many labels as images: give two"
              + " files of one set.",
          images.file().location(), n, labels.file().location(), labels.bytes().length);
    }
    Source source = new Source(description, List.of(images.file(), labels.file()));
    ImageShape shape = new ImageShape(images.rows(), images.columns(), 1);
    return new Dataset(
        name,
        shape,
        classNames,
        source,
        scaled(images.bytes()),
        checked(labels, classNames.size()),
        Dataset.rows(n));
  }

  private static int[] checked(Idx.Labels labels, int classes) {
    byte[] bytes = labels.bytes();
    int[] checked = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      checked[i] = Byte.toUnsignedInt(bytes[i]);
      if (checked[i] >= classes) {
        throw DataException.of(
            "%s has label %d at row %d; expected 0 to %d: the file is damaged or belongs to another"
                + " data set.",
            labels.file().location(), checked[i], i, classes - 1);
      }
    }
    return checked;
  }

  private static float[] scaled(byte[] bytes) {
    float[] scaled = new float[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      scaled[k] = Byte.toUnsignedInt(bytes[k]) / 255f;
    }
    return scaled;
  }
}
