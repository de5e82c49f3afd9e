package io.lookonce.datasets.scene.solid;

import io.lookonce.datasets.scene.render.Rgb;
import io.lookonce.datasets.scene.solid.Face.Detail;
import io.lookonce.datasets.scene.solid.Face.Finish;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a {@link Body} by lofting: cross-sections stand one behind the other. All have the same
 * profile, scaled to the width and height of each.
 */
public final class Loft {

  /**
   * One cross-section.
   *
   * @param z metres ahead of the object's centre
   * @param bottomHalf half its width at the bottom, metres
   * @param topHalf half its width at the top
   * @param low height of its bottom above the ground
   * @param high height of its top
   */
  public record Section(double z, double bottomHalf, double topHalf, double low, double high) {}

  private final double[] heights;
  private final double[] bulges;
  private final Rgb colour;
  private final Finish finish;
  private final List<Section> sections = new ArrayList<>();
  private final List<Placed> details = new ArrayList<>();

  private enum Surface {
    SIDES,
    TOP,
    FRONT,
    BACK
  }

  private record Placed(Surface surface, int segment, int band, Detail detail) {}

  /**
   * Starts a body.
   *
   * @param heights of the profile's corners, 0 bottom to 1 top
   * @param bulges width at each corner relative to the straight line from bottom to top
   */
  public Loft(double[] heights, double[] bulges, Rgb colour, Finish finish) {
    this.heights = heights;
    this.bulges = bulges;
    this.colour = colour;
    this.finish = finish;
  }

  /** A plain box with upright sides and slightly broken upper edges. */
  public static Loft box(Rgb colour, Finish finish) {
    return new Loft(new double[] {0, 0.97, 1}, new double[] {1, 1, 0.97}, colour, finish);
  }

  /** Adds the next section, in order from the rear to the front. */
  public Loft section(double z, double bottomHalf, double topHalf, double low, double high) {
    sections.add(new Section(z, bottomHalf, topHalf, low, high));
    return this;
  }

  /** Adds a section with upright sides. */
  public Loft section(double z, double half, double low, double high) {
    return section(z, half, half, low, high);
  }

  /** Adds a detail to both sides; u runs from the rear of the segment to its front. */
  public Loft onSides(int segment, int band, Detail detail) {
    details.add(new Placed(Surface.SIDES, segment, band, detail));
    return this;
  }

  /** Adds a detail to the top; u runs from left to right, v from rear to front. */
  public Loft onTop(int segment, Detail detail) {
    details.add(new Placed(Surface.TOP, segment, 0, detail));
    return this;
  }

  public Loft onFront(Detail detail) {
    details.add(new Placed(Surface.FRONT, 0, 0, detail));
    return this;
  }

  public Loft onBack(Detail detail) {
    details.add(new Placed(Surface.BACK, 0, 0, detail));
    return this;
  }

  public Body build() {
    List<Face> faces = new ArrayList<>();
    double[] centre = centre();
    int last = sections.size() - 1;
    for (int segment = 0; segment < last; segment++) {
      for (int band = 0; band < heights.length - 1; band++) {
        List<Detail> here = detailsOn(Surface.SIDES, segment, band);
        addFace(faces, centre, sideQuad(segment, band, 1), here);
        addFace(faces, centre, sideQuad(segment, band, -1), here);
      }
      addFace(faces, centre, topQuad(segment), detailsOn(Surface.TOP, segment, 0));
    }
    addCap(faces, centre, sections.get(0), detailsOn(Surface.BACK, 0, 0));
    addCap(faces, centre, sections.get(last), detailsOn(Surface.FRONT, 0, 0));
    return new Body(faces, points(), colour, finish);
  }

  private List<Detail> detailsOn(Surface surface, int segment, int band) {
    return details.stream()
        .filter(d -> d.surface == surface && d.segment == segment && d.band == band)
        .map(Placed::detail)
        .toList();
  }

  private void addFace(List<Face> faces, double[] centre, double[] quad, List<Detail> faceDetails) {
    double[] normal = Body.outwardNormal(quad, centre);
    if (normal.length > 0) {
      faces.add(new Face(quad, quad, normal, colour, finish, faceDetails));
    }
  }

  private void addCap(List<Face> faces, double[] centre, Section section, List<Detail> onCap) {
    int corners = heights.length;
    double[] outline = new double[6 * corners];
    double widest = 0;
    for (int i = 0; i < corners; i++) {
      put(outline, i, section, i, 1);
      put(outline, 2 * corners - 1 - i, section, i, -1);
      widest = Math.max(widest, half(section, i));
    }
    double[] frame = {
      -widest, section.low, section.z,
      widest, section.low, section.z,
      widest, section.high, section.z,
      -widest, section.high, section.z
    };
    double[] normal = Body.outwardNormal(outline, centre);
    if (normal.length > 0) {
      faces.add(new Face(outline, frame, normal, colour, finish, onCap));
    }
  }

  private double[] sideQuad(int segment, int band, int side) {
    double[] quad = new double[12];
    put(quad, 0, sections.get(segment), band, side);
    put(quad, 1, sections.get(segment + 1), band, side);
    put(quad, 2, sections.get(segment + 1), band + 1, side);
    put(quad, 3, sections.get(segment), band + 1, side);
    return quad;
  }

  private double[] topQuad(int segment) {
    int top = heights.length - 1;
    double[] quad = new double[12];
    put(quad, 0, sections.get(segment), top, -1);
    put(quad, 1, sections.get(segment), top, 1);
    put(quad, 2, sections.get(segment + 1), top, 1);
    put(quad, 3, sections.get(segment + 1), top, -1);
    return quad;
  }

  private double half(Section section, int corner) {
    double straight = section.bottomHalf + (section.topHalf - section.bottomHalf) * heights[corner];
    return straight * bulges[corner];
  }

  private void put(double[] points, int slot, Section section, int corner, int side) {
    points[3 * slot] = side * half(section, corner);
    points[3 * slot + 1] = section.low + (section.high - section.low) * heights[corner];
    points[3 * slot + 2] = section.z;
  }

  private double[] points() {
    double[] points = new double[sections.size() * heights.length * 6];
    int slot = 0;
    for (Section section : sections) {
      for (int corner = 0; corner < heights.length; corner++) {
        put(points, slot++, section, corner, 1);
        put(points, slot++, section, corner, -1);
      }
    }
    return points;
  }

  private double[] centre() {
    Section first = sections.get(0);
    Section last = sections.get(sections.size() - 1);
    double low = sections.stream().mapToDouble(Section::low).min().orElse(0);
    double high = sections.stream().mapToDouble(Section::high).max().orElse(0);
    return new double[] {0, (low + high) / 2, (first.z + last.z) / 2};
  }
}
