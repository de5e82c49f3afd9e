package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationProblem.AnnotationPlace;
import io.lookonce.data.source.TextLines;
import io.lookonce.data.source.TextLines.NotTextException;
import io.lookonce.data.source.TextNumber;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Reads annotations of the KITTI object benchmark (development kit, "readme.txt"): one text file
 * per image, one line of 15 fields per object, or 16 with a score: type, truncation, occlusion,
 * angle, then left, top, right and bottom in pixels from 0, then 3D values. {@code DontCare} lines
 * mark regions instead of objects and are ignored.
 */
public final class KittiText {

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int FIELDS = 15;
  private static final int LEFT = 4;
  private static final String NO_OBJECT = "DontCare";

  private final Path images;
  private final BoxListingBuilder builder;

  private KittiText(Path images, BoxListingBuilder builder) {
    this.images = images;
    this.builder = builder;
  }

  private static boolean isLabel(String line) {
    String[] words = BLANKS.split(line.strip());
    if (words.length != FIELDS && words.length != FIELDS + 1) {
      return false;
    }
    for (int i = 1; i < words.length; i++) {
      if (TextNumber.parse(words[i]).isEmpty()) {
        return false;
      }
    }
    return TextNumber.parse(words[0]).isEmpty();
  }

  /** Whether the first line that is not blank, in any of the files, is a KITTI label. */
  static boolean areLabels(Storage storage, List<Path> files) throws IOException {
    for (Path file : files) {
      try {
        for (String line : TextLines.of(storage.readBytes(file, Storage.SMALL_FILE_BYTES))) {
          if (!line.isBlank()) {
            return isLabel(line);
          }
        }
      } catch (NotTextException notText) {
        return false;
      }
    }
    return false;
  }

  /**
   * Lists the images and boxes of text files, in their order. {@code 000001.txt} belongs to the
   * image {@code 000001} with any extension.
   */
  static void list(
      Storage storage,
      List<Path> files,
      Path images,
      Function<Path, Split> splits,
      BoxListingBuilder builder)
      throws IOException {
    KittiText kitti = new KittiText(images, builder);
    for (Path file : files) {
      byte[] content = storage.readBytes(file, Storage.SMALL_FILE_BYTES);
      builder.fileOfOne(file.getName(), Sha256.of(content));
      kitti.read(file, splits.apply(file), content);
    }
  }

  private void read(Path file, Split split, byte[] content) throws IOException {
    List<String> lines;
    try {
      lines = TextLines.of(content);
    } catch (NotTextException notText) {
      builder.problem(
          AnnotationPlace.of(file.toString(), notText.line()),
          AnnotationFault.MALFORMED_IMAGE,
          null,
          "not UTF-8 text");
      return;
    }
    String stem = FilePaths.stem(file.getName());
    int image =
        builder.imageOf(images, "", stem, split, 0, 0, AnnotationPlace.of(file.toString(), 1));
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        readLine(image, lines.get(i).strip(), AnnotationPlace.of(file.toString(), i + 1));
      }
    }
  }

  private void readLine(int image, String line, AnnotationPlace place) {
    String[] words = BLANKS.split(line);
    double[] corners = new double[4];
    boolean good = words.length >= FIELDS && TextNumber.parse(words[0]).isEmpty();
    for (int i = 0; i < corners.length && good; i++) {
      OptionalDouble number = TextNumber.parse(words[LEFT + i]);
      good = number.isPresent();
      corners[i] = number.orElse(Double.NaN);
    }
    if (!good) {
      builder.problem(
          place,
          AnnotationFault.MALFORMED_BOX,
          builder.sourceOf(image),
          String.format(Locale.ROOT, "expected KITTI's 15 fields, type first, not '%s'", line));
    } else if (!words[0].equals(NO_OBJECT)) {
      builder.box(
          image,
          PointBounds.corners(corners[0], corners[1], corners[2], corners[3]).box(words[0], place));
    }
  }
}
