package thalweg.data;

/**
 * How to read what {@link Datasets#open} finds; each part counts for its own kind of data alone.
 *
 * @param csv for CSV files
 * @param images for folders of images
 */
public record OpenOptions(CsvOptions csv, ImageOptions images) {
  public static OpenOptions standard() {
    return new OpenOptions(CsvOptions.standard(), ImageOptions.standard());
  }

  public OpenOptions withCsv(CsvOptions csv) {
    return new OpenOptions(csv, images);
  }

  public OpenOptions withImages(ImageOptions images) {
    return new OpenOptions(csv, images);
  }
}
