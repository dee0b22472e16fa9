package thalweg.report;

import java.util.Base64;

/** Small images with their labels; every image is carried by the page itself. */
final class GallerySection {
  /** Shown size of the longer side, in CSS pixels: three for each of 28. */
  private static final int SHOWN = 84;

  private GallerySection() {}

  static void draw(Html html, Gallery gallery) {
    html.open("section", "class", "gallery", "id", "gallery-" + gallery.id());
    html.leaf("h3", gallery.title());
    html.leafIfAny("p", gallery.caption());
    if (gallery.groups().isEmpty()) {
      html.leaf("p", "No examples were chosen.", "class", "empty");
    }
    for (Gallery.Group group : gallery.groups()) {
      html.leafIfAny("h4", group.title());
      if (group.items().isEmpty()) {
        html.leaf("p", "No examples in this group.", "class", "empty");
      } else {
        html.open("ul", "class", "items");
        group.items().forEach(item -> drawItem(html, item));
        html.close("ul");
      }
    }
    html.close("section");
  }

  private static void drawItem(Html html, Gallery.Item item) {
    Picture picture = item.picture();
    int longer = Math.max(picture.height(), picture.width());
    html.open("li", "class", item.mislabelled() ? "item mislabelled" : "item");
    html.open(
        "img",
        "src",
        "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(picture)),
        "width",
        Integer.toString(Math.max(1, picture.width() * SHOWN / longer)),
        "height",
        Integer.toString(Math.max(1, picture.height() * SHOWN / longer)),
        "alt",
        item.givenLabel().isBlank()
            ? item.name() + ", " + item.score()
            : item.name() + ", labelled " + item.givenLabel());
    line(html, "given", item.givenLabel(), "given");
    if (item.mislabelled()) {
      line(html, "\u2260 true", item.trueLabel(), "true");
    }
    line(html, "predicted", item.prediction(), "predicted");
    html.leafIfAny("span", item.score(), "class", "score");
    html.leaf("span", item.name(), "class", "row");
    html.close("li");
  }

  private static void line(Html html, String name, String value, String kind) {
    if (!value.isBlank()) {
      html.open("span", "class", kind);
      html.text(name + " ");
      html.leaf("b", value);
      html.close("span");
    }
  }
}
