package io.lookonce.data.boxes;

import com.fasterxml.jackson.annotation.JsonValue;
import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.source.ClassNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Converts annotated boxes to ground truth, and reports every box that is left out with the reason.
 *
 * <p>Formats round coordinates, so a box may extend up to {@value #ROUNDING} pixels beyond its
 * image; it is clipped without a report.
 */
public final class BoxResolver {

  /** Rounding error of formats that count pixels or write few digits, in pixels. */
  static final double ROUNDING = 0.5;

  private final ClassNames classes;
  private final BoxOutside boxOutside;

  public BoxResolver(ClassNames classes, BoxOutside boxOutside) {
    this.classes = classes;
    this.boxOutside = boxOutside;
  }

  /** The edges of a box, in pixels. */
  private record Edges(double xMin, double yMin, double xMax, double yMax) {

    boolean finite() {
      return Double.isFinite(xMin)
          && Double.isFinite(yMin)
          && Double.isFinite(xMax)
          && Double.isFinite(yMax);
    }

    boolean reversed() {
      return xMin > xMax || yMin > yMax;
    }

    /** Whether the box is empty in single precision, as ground truth stores it. */
    boolean empty() {
      return (float) xMin >= (float) xMax || (float) yMin >= (float) yMax;
    }

    boolean within(double width, double height, double tolerance) {
      return xMin >= -tolerance
          && yMin >= -tolerance
          && xMax <= width + tolerance
          && yMax <= height + tolerance;
    }

    Edges clippedTo(double width, double height) {
      return new Edges(
          Math.max(0, xMin), Math.max(0, yMin), Math.min(width, xMax), Math.min(height, yMax));
    }

    BoundingBox box() {
      return new BoundingBox((float) xMin, (float) yMin, (float) xMax, (float) yMax);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "(%s, %s)-(%s, %s)", (float) xMin, (float) yMin, (float) xMax, (float) yMax);
    }
  }

  /**
   * The valid boxes of an image, in source order, clipped to the image.
   *
   * @param width of the upright image in pixels
   * @param height likewise
   * @param problems receives an entry for each box that is left out or clipped
   */
  public List<GroundTruthBox> resolve(
      AnnotatedImage image, int width, int height, List<AnnotationProblem> problems) {
    List<GroundTruthBox> resolved = new ArrayList<>(image.boxes().size());
    for (AnnotatedBox box : image.boxes()) {
      resolve(image, box, width, height, problems).ifPresent(resolved::add);
    }
    return resolved;
  }

  private Optional<GroundTruthBox> resolve(
      AnnotatedImage image,
      AnnotatedBox box,
      int width,
      int height,
      List<AnnotationProblem> problems) {
    OptionalInt classId = classes.find(box.className());
    double xUnit = image.relative() ? width : 1;
    double yUnit = image.relative() ? height : 1;
    Edges edges =
        new Edges(box.xMin() * xUnit, box.yMin() * yUnit, box.xMax() * xUnit, box.yMax() * yUnit);
    Edges clipped = edges.clippedTo(width, height);
    AnnotationFault fault = faultOf(classId, edges, clipped, width, height);
    if (fault != null) {
      String detail =
          switch (fault) {
            case UNKNOWN_CLASS ->
                String.format(
                    Locale.ROOT,
                    "'%s' is none of the %d classes",
                    box.className(),
                    classes.names().size());
            case BOX_OUTSIDE, CLIPPED_BOX ->
                String.format(Locale.ROOT, "%s, the image is %dx%d", edges, width, height);
            default -> edges.toString();
          };
      problems.add(AnnotationProblem.at(box.place(), fault, image.source(), detail));
      if (fault.leavesOut() != AnnotationFault.Extent.NOTHING) {
        return Optional.empty();
      }
    }
    BoundingBox inside = clipped.box();
    double area = Double.isNaN(box.area()) ? inside.area() : Math.min(box.area(), inside.area());
    return Optional.of(
        new GroundTruthBox(inside, classId.getAsInt(), area, box.crowd(), box.difficult()));
  }

  /** The first fault of a box; null if it has none. */
  private AnnotationFault faultOf(
      OptionalInt classId, Edges edges, Edges clipped, int width, int height) {
    if (!edges.finite()) {
      return AnnotationFault.BOX_NOT_FINITE;
    }
    if (edges.reversed()) {
      return AnnotationFault.REVERSED_BOX;
    }
    if (edges.empty()) {
      return AnnotationFault.EMPTY_BOX;
    }
    if (classId.isEmpty()) {
      return AnnotationFault.UNKNOWN_CLASS;
    }
    if (clipped.empty()) {
      return AnnotationFault.BOX_OUTSIDE;
    }
    if (edges.within(width, height, ROUNDING)) {
      return null;
    }
    return boxOutside == BoxOutside.CLIP
        ? AnnotationFault.CLIPPED_BOX
        : AnnotationFault.BOX_OUTSIDE;
  }

  /** How boxes that extend beyond their image are treated. */
  public enum BoxOutside {
    /** They are clipped, and left out only if nothing remains. */
    CLIP,
    /** They are left out. */
    REFUSE;

    /** The rule with a {@link #title}. */
    public static Optional<BoxOutside> named(String name) {
      return Arrays.stream(values()).filter(rule -> rule.title().equals(name)).findFirst();
    }

    /** The name in options and files: {@code clip} or {@code refuse}. */
    @JsonValue
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
