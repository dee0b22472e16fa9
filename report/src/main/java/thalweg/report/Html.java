package thalweg.report;

/** HTML under construction. Every text and every attribute value is escaped on its way in. */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** Opens an element; attributes are names and values in turn. */
  void open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escape(attributes[i + 1])).append('"');
    }
    out.append('>');
  }

  void close(String tag) {
    out.append("</").append(tag).append(">\n");
  }

  void text(String text) {
    out.append(escape(text));
  }

  /** An element that holds only a text. */
  void leaf(String tag, String text, String... attributes) {
    open(tag, attributes);
    text(text);
    out.append("</").append(tag).append('>');
  }

  /** As {@link #leaf}, or nothing where the text is empty. */
  void leafIfAny(String tag, String text, String... attributes) {
    if (!text.isBlank()) {
      leaf(tag, text, attributes);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /**
   * The text as HTML that shows it, in an element or between quotes. Characters that HTML cannot
   * hold, such as NUL and half of a surrogate pair, become U+FFFD.
   */
  static String escape(String text) {
    var safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '&' -> safe.append("&amp;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      default -> safe.appendCodePoint(isAllowed(c) ? c : 0xfffd);
    }
  }

  private static boolean isAllowed(int c) {
    boolean control = c < 0x20 && c != '\n' && c != '\t';
    boolean latinControl = c >= 0x7f && c < 0xa0;
    boolean surrogate = c >= 0xd800 && c < 0xe000;
    boolean nonCharacter = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c < 0xfdf0);
    return !(control || latinControl || surrogate || nonCharacter);
  }
}
