package io.lookonce.jobs.scoring.task;

import io.lookonce.box.Detection;
import io.lookonce.image.DetectionPainter;
import io.lookonce.image.Image;
import io.lookonce.image.format.ImageFormat;
import io.lookonce.storage.Sha256;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Which images are painted, and where to.
 *
 * @param covered names of the classes that {@link Mode#BLUR} covers; empty for all
 * @param base folder that image paths are taken relative to
 * @param folder where painted images are written, in the folders of the originals
 */
public record Painting(Mode mode, List<String> covered, String base, String folder)
    implements Serializable {

  /** Paints no image. */
  public static final Painting NONE = new Painting(Mode.NONE, List.of(), "", "");

  private static final int MAX_NAME_BYTES = 255;
  private static final int DIGEST_LETTERS = 12;
  private static final String PAINTED = ".painted";

  /** Which images are painted. */
  public enum Mode {
    /** None. */
    NONE,
    /** Those with at least one detection. */
    DETECTIONS,
    /** All that could be read. */
    ALL,
    /** All that could be read, without frames and with their detections made unrecognisable. */
    BLUR
  }

  /** How the images of a run are painted, wherever they go. */
  public static final class Style {
    private final DetectionPainter painter = new DetectionPainter();
    private final Mode mode;
    private final List<String> covered;
    private final List<String> classes;

    /**
     * A style.
     *
     * @param covered see {@link Painting#covered}
     * @param classes of the model
     */
    public Style(Mode mode, List<String> covered, List<String> classes) {
      this.mode = mode;
      this.covered = covered;
      this.classes = classes;
    }

    /** A painted copy of an image with these detections. */
    public Image paint(Image image, List<Detection> detections) {
      return mode == Mode.BLUR
          ? painter.blur(
              image, detections.stream().filter(this::isCovered).map(Detection::box).toList())
          : painter.paint(image, detections, classes);
    }

    private boolean isCovered(Detection detection) {
      return covered.isEmpty() || covered.contains(classes.get(detection.classId()));
    }
  }

  boolean includes(int detections) {
    return mode == Mode.ALL || mode == Mode.BLUR || (mode == Mode.DETECTIONS && detections > 0);
  }

  /**
   * The file of a painted image: always below the folder, and different for every image. Its name
   * is the image's path relative to the base with a JPEG extension. The name also contains a digest
   * if the image is not below the base or its path had to be changed for the file system.
   */
  Path target(String image) {
    boolean isBelow = image.startsWith(base + "/");
    String relative = isBelow ? image.substring(base.length() + 1) : image;
    String written = safe(relative);
    String digest = isBelow && written.equals(relative) && !written.isEmpty() ? "" : digest(image);
    int slash = written.lastIndexOf('/') + 1;
    return new Path(
        folder + "/" + written.substring(0, slash) + name(written.substring(slash), digest, image));
  }

  /** The path without parts that the file system does not accept below the folder. */
  private String safe(String relative) {
    String withoutHost = relative.replaceFirst("(?s)^[A-Za-z][A-Za-z0-9+.-]*:/", "/");
    StringBuilder safe = new StringBuilder();
    int lastSlash = withoutHost.lastIndexOf('/') + 1;
    for (String part : withoutHost.substring(0, lastSlash).split("/")) {
      if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
        safe.append(cut(safeName(part), MAX_NAME_BYTES)).append('/');
      }
    }
    String last = withoutHost.substring(lastSlash);
    return safe + (last.equals(".") || last.equals("..") ? "" : safeName(last));
  }

  /** HDFS allows no colons in names. */
  private String safeName(String name) {
    String text = name.replace('\0', '_');
    return folder.startsWith("file:") ? text : text.replace(':', '_');
  }

  /**
   * {@code a.jpg} for {@code a.jpg}, {@code a.png.jpg} for {@code a.png} and {@code a.painted.jpg}
   * for {@code a}. A name that already has one of the latter two forms gets another {@code .jpg}.
   */
  private static String name(String name, String digest, String image) {
    Optional<ImageFormat> format = ImageFormat.byExtension(name);
    boolean isJpeg = name.matches("(?is).*\\.jpe?g");
    String stem = isJpeg ? name.substring(0, name.lastIndexOf('.')) : name;
    boolean isPlain = isJpeg && ImageFormat.byExtension(stem).isEmpty() && !stem.endsWith(PAINTED);
    String end =
        isPlain ? name.substring(stem.length()) : (format.isPresent() ? "" : PAINTED) + ".jpg";
    String start = isPlain ? stem : name;
    String mark = digest.isEmpty() ? "" : "~" + digest;
    if (bytes(start + mark + end) > MAX_NAME_BYTES) {
      mark = "~" + digest(image);
      start = cut(start, MAX_NAME_BYTES - bytes(mark + end));
    }
    return start + mark + end;
  }

  private static String digest(String image) {
    return Sha256.of(image.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LETTERS);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The longest prefix that has at most so many bytes in UTF-8. */
  private static String cut(String text, int bytes) {
    int end = 0;
    int taken = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      taken += bytes(Character.toString(point));
      if (taken > bytes) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }
}
