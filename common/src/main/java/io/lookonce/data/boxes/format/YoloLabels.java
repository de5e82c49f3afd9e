package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.source.TextLines;
import io.lookonce.data.source.TextLines.NotTextException;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Reads the lines of YOLO label files into boxes. Lines that may be polygons or boxes with
 * keypoints are kept until all files are read, because only the whole data set tells which they
 * are.
 */
final class YoloLabels {

  private static final Pattern NEGATIVE_CLASS = Pattern.compile("-\\d.*");

  private final Map<Long, String> names;
  private final BoxListingBuilder builder;
  private final Meaning meaning;
  private final List<OpenLine> open = new ArrayList<>();

  /** A line that may be a polygon or a box with keypoints. */
  private record OpenLine(int image, YoloLine line, AnnotationPlace place) {}

  /**
   * @param names class names by number
   * @param keypointNumbers see {@link YoloDataset}
   */
  YoloLabels(Map<Long, String> names, int keypointNumbers, BoxListingBuilder builder) {
    this.names = names;
    this.builder = builder;
    this.meaning = new Meaning(keypointNumbers);
  }

  /**
   * Adds an image and the boxes of its text file; a file that is not UTF-8 is a problem.
   *
   * @param place the text file, qualified, and its first line
   */
  void read(Path image, Split split, AnnotationPlace place, byte[] content) throws IOException {
    builder.fileOfOne(
        FilePaths.stem(FilePaths.below(builder.index().root(), new Path(place.file()))),
        Sha256.of(content));
    List<String> lines;
    try {
      lines = TextLines.of(content);
    } catch (NotTextException notText) {
      builder.problem(
          AnnotationPlace.of(place.file(), notText.line()),
          AnnotationFault.MALFORMED_IMAGE,
          image.toString(),
          "not UTF-8 text");
      return;
    }
    int entry = builder.image(image, split, 0, 0, place);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        readLine(entry, lines.get(i).strip(), AnnotationPlace.of(place.file(), i + 1));
      }
    }
  }

  private void readLine(int image, String text, AnnotationPlace place) {
    YoloLine line = YoloLine.read(text);
    if (line == null
        && (!NEGATIVE_CLASS.matcher(text).matches() || YoloLine.read(text.substring(1)) == null)) {
      malformed(image, text, place);
      return;
    }
    if (line == null || !names.containsKey((long) line.classId())) {
      builder.problem(
          place,
          AnnotationFault.UNKNOWN_CLASS,
          builder.sourceOf(image),
          String.format(
              Locale.ROOT,
              "%s is none of the numbers of %d classes",
              text.split("\\s+")[0],
              names.size()));
      return;
    }
    if (line.isOpen()) {
      meaning.add(line);
      open.add(new OpenLine(image, line, place));
    } else {
      builder.box(image, line.box().box(names.get((long) line.classId()), place));
    }
  }

  private void malformed(int image, String text, AnnotationPlace place) {
    builder.problem(
        place,
        AnnotationFault.MALFORMED_BOX,
        builder.sourceOf(image),
        String.format(
            Locale.ROOT,
            "expected the five numbers class, centre x, centre y, width, height, or a polygon, not"
                + " '%s'",
            text));
  }

  /**
   * Adds the boxes of the lines that were kept, and declares the classes.
   *
   * @throws InputRefused if polygons and boxes with keypoints are equally likely
   */
  void finish(String input) {
    if (meaning.isAmbiguous()) {
      throw new InputRefused(
          input
              + ": its labels may be polygons or boxes with keypoints; say which in data.yaml: with"
              + " kpt_shape keypoints, with kpt_shape: [0] polygons");
    }
    for (OpenLine waiting : open) {
      YoloLine line = waiting.line();
      PointBounds bounds = meaning.boundsOf(line);
      if (bounds == null) {
        malformed(
            waiting.image(),
            String.format(Locale.ROOT, "%d followed by %d numbers", line.classId(), line.numbers()),
            waiting.place());
      } else {
        builder.box(waiting.image(), bounds.box(names.get((long) line.classId()), waiting.place()));
      }
    }
    builder.declare(new TreeMap<>(names));
    builder.relative(false);
  }

  /** Whether every line of a text file is a label. */
  static boolean areLabels(byte[] content) {
    try {
      return TextLines.of(content).stream()
          .filter(line -> !line.isBlank())
          .allMatch(line -> YoloLine.read(line) != null);
    } catch (NotTextException notText) {
      return false;
    }
  }

  /** Decides whether the open lines of a data set are polygons or boxes with keypoints. */
  private static final class Meaning {

    private static final int TELLING_LINES = 3;

    private final int keypointNumbers;
    private final List<Integer> lengths = new ArrayList<>();
    private boolean visible = true;
    private boolean within = true;

    /**
     * @param keypointNumbers see {@link YoloDataset}
     */
    Meaning(int keypointNumbers) {
      this.keypointNumbers = keypointNumbers;
    }

    void add(YoloLine line) {
      lengths.add(line.numbers());
      visible &= line.visible();
      within &= line.within();
    }

    /** Whether polygons and keypoints are equally likely. */
    boolean isAmbiguous() {
      return keypointNumbers == 0
          && !visible
          && within
          && lengths.size() >= TELLING_LINES
          && lengths.stream().distinct().count() == 1;
    }

    /** The bounds of a line; null if it is neither a polygon nor a box with keypoints. */
    PointBounds boundsOf(YoloLine line) {
      if (!line.isOpen()) {
        return line.box();
      }
      int keypoints = line.numbers() - YoloLine.BOX_NUMBERS;
      boolean told = keypointNumbers != 0;
      boolean pose =
          told
              ? keypoints == keypointNumbers || keypoints == keypointNumbers + 1
              : visible && lengths.stream().distinct().count() == 1;
      return pose || line.polygon() == null && line.visible() ? line.box() : line.polygon();
    }
  }
}
