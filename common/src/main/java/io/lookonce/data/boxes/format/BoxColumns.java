package io.lookonce.data.boxes.format;

import io.lookonce.data.source.CsvTable;
import io.lookonce.data.source.TextNumber;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a CSV file of boxes, from its heading or by default {@code
 * image,xmin,ymin,xmax,ymax[,class]}.
 *
 * @param separator the character between fields
 * @param heading whether the first line names the columns
 * @param shape representation of boxes
 * @param places indexes of the columns that exist, from 0
 * @param count number of columns
 * @param openImages whether these are the columns of Open Images
 */
record BoxColumns(
    char separator,
    boolean heading,
    Shape shape,
    Map<Column, Integer> places,
    int count,
    boolean openImages) {

  static final String SEPARATORS = ",;\t|";
  private static final int WITHOUT_CLASS = 5;

  /** Meanings of columns, with the headings that identify them. */
  enum Column {
    IMAGE(
        "image filename file filepath path imagepath imagename imageid imagefile img imgpath"
            + " imgname imgid image frame externalid uri"),
    CLASS(
        "class label classname labelname category categoryname name object objectname species type"
            + " classid categoryid labelid cls"),
    X_MIN("xmin x1 left xtl x0 bboxxmin boxxmin minx"),
    Y_MIN("ymin y1 top ytl y0 bboxymin boxymin miny"),
    X_MAX("xmax x2 right xbr bboxxmax boxxmax maxx"),
    Y_MAX("ymax y2 bottom ybr bboxymax boxymax maxy"),
    X("x bboxx boxx bboxleft"),
    Y("y bboxy boxy bboxtop"),
    X_CENTRE("xcenter centerx xcentre centrex cx xc xmid"),
    Y_CENTRE("ycenter centery ycentre centrey cy yc ymid"),
    BOX_WIDTH("w bboxw bboxwidth boxwidth boxw"),
    BOX_HEIGHT("h bboxh bboxheight boxheight boxh"),
    WIDTH("width"),
    HEIGHT("height"),
    IMAGE_WIDTH("imagewidth imgwidth originalwidth imagew imgw"),
    IMAGE_HEIGHT("imageheight imgheight originalheight imageh imgh"),
    SPLIT("split subset set usage"),
    CROWD("isgroupof iscrowd crowd"),
    DIFFICULT("difficult ignore");

    private final List<String> words;

    Column(String words) {
      this.words = List.of(words.split(" "));
    }
  }

  /** Representations of a box. */
  enum Shape {
    CORNERS,
    /** Left, top, width, height. */
    SIZE,
    /** Centre, width, height. */
    CENTRE
  }

  /**
   * Reads the first line that is not blank.
   *
   * @param separators characters that may separate the fields
   * @return empty if it is neither a heading nor a box
   */
  static Optional<BoxColumns> of(String line, String separators) {
    BoxColumns best = null;
    for (char separator : separators.toCharArray()) {
      Optional<List<String>> fields = CsvTable.fields(line, separator);
      if (fields.isPresent()) {
        BoxColumns columns = named(separator, fields.get());
        if (columns == null && isBox(fields.get())) {
          columns = inOrder(separator, fields.get().size());
        }
        if (columns != null && (best == null || columns.count > best.count)) {
          best = columns;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether fields are a name and four numbers or blanks, with or without a class. */
  private static boolean isBox(List<String> fields) {
    if (fields.size() != WITHOUT_CLASS && fields.size() != WITHOUT_CLASS + 1) {
      return false;
    }
    return fields.subList(1, WITHOUT_CLASS).stream()
        .anyMatch(field -> TextNumber.parse(field).isPresent() || field.isEmpty());
  }

  private static BoxColumns inOrder(char separator, int count) {
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    for (Column column :
        List.of(Column.IMAGE, Column.X_MIN, Column.Y_MIN, Column.X_MAX, Column.Y_MAX)) {
      places.put(column, places.size());
    }
    if (count > WITHOUT_CLASS) {
      places.put(Column.CLASS, WITHOUT_CLASS);
    }
    return new BoxColumns(separator, false, Shape.CORNERS, places, count, false);
  }

  /** The columns of a heading; null if it does not describe boxes. */
  private static BoxColumns named(char separator, List<String> fields) {
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    Map<String, Integer> words = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      words.putIfAbsent(CsvTable.headingWord(fields.get(i)), i);
    }
    for (Column column : Column.values()) {
      for (String word : column.words) {
        if (words.containsKey(word)) {
          places.putIfAbsent(column, words.get(word));
        }
      }
    }
    Shape shape = shape(places);
    return shape == null || !places.containsKey(Column.IMAGE)
        ? null
        : new BoxColumns(
            separator,
            true,
            shape,
            places,
            fields.size(),
            words.containsKey("imageid") && words.containsKey("labelname"));
  }

  /** The shape that the columns form; assigns {@code width} and {@code height} to image or box. */
  private static Shape shape(Map<Column, Integer> places) {
    boolean corners = has(places, Column.X_MIN, Column.Y_MIN, Column.X_MAX, Column.Y_MAX);
    move(places, Column.WIDTH, corners ? Column.IMAGE_WIDTH : Column.BOX_WIDTH);
    move(places, Column.HEIGHT, corners ? Column.IMAGE_HEIGHT : Column.BOX_HEIGHT);
    if (corners) {
      return Shape.CORNERS;
    }
    if (!has(places, Column.BOX_WIDTH, Column.BOX_HEIGHT)) {
      return null;
    }
    if (has(places, Column.X_CENTRE, Column.Y_CENTRE)) {
      return Shape.CENTRE;
    }
    move(places, Column.X_MIN, Column.X);
    move(places, Column.Y_MIN, Column.Y);
    return has(places, Column.X, Column.Y) ? Shape.SIZE : null;
  }

  private static void move(Map<Column, Integer> places, Column from, Column to) {
    Integer place = places.remove(from);
    if (place != null) {
      places.putIfAbsent(to, place);
    }
  }

  private static boolean has(Map<Column, Integer> places, Column... columns) {
    return places.keySet().containsAll(List.of(columns));
  }

  boolean has(Column column) {
    return places.containsKey(column);
  }

  /** The field of a column; empty if there is no such column. */
  String field(List<String> fields, Column column) {
    Integer place = places.get(column);
    return place == null ? "" : fields.get(place);
  }

  /** The four columns of a box, in the order of its shape. */
  List<Column> box() {
    return switch (shape) {
      case CORNERS -> List.of(Column.X_MIN, Column.Y_MIN, Column.X_MAX, Column.Y_MAX);
      case SIZE -> List.of(Column.X, Column.Y, Column.BOX_WIDTH, Column.BOX_HEIGHT);
      case CENTRE -> List.of(Column.X_CENTRE, Column.Y_CENTRE, Column.BOX_WIDTH, Column.BOX_HEIGHT);
    };
  }

  /** The box from the numbers in the columns {@link #box}. */
  PointBounds bounds(double[] numbers) {
    return switch (shape) {
      case CORNERS -> PointBounds.corners(numbers[0], numbers[1], numbers[2], numbers[3]);
      case SIZE ->
          PointBounds.corners(
              numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]);
      case CENTRE ->
          PointBounds.corners(
              numbers[0] - numbers[2] / 2,
              numbers[1] - numbers[3] / 2,
              numbers[0] + numbers[2] / 2,
              numbers[1] + numbers[3] / 2);
    };
  }
}
