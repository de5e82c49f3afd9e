package io.lookonce.data.boxes;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.source.ClassNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Turns annotated boxes into ground truth, and says of every one that cannot be why.
 *
 * <p>Formats round their numbers, so a box may reach {@value #ROUNDING} pixels beyond its image; so
 * much is cut off without a word.
 */
public final class BoxResolver {

  /** In pixels; what a format that counts pixels or writes few digits cannot tell. */
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

    /** As ground truth holds it: in single precision. */
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
      return "(%s, %s)-(%s, %s)".formatted((float) xMin, (float) yMin, (float) xMax, (float) yMax);
    }
  }

  /**
   * The boxes of an image that can be used, in the order of the source, clipped to the image.
   *
   * @param width of the upright image in pixels
   * @param height likewise
   * @param problems gets one for each box that is left out or clipped
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
                "'%s' is none of the %d classes".formatted(box.className(), classes.names().size());
            case BOX_OUTSIDE, CLIPPED_BOX ->
                "%s, the image is %dx%d".formatted(edges, width, height);
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

  /** The first fault of a box, null if it has none. */
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
}
