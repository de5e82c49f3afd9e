package io.lookonce.data.boxes;

/**
 * A box as an annotation file has it, before anything is checked: corners may be reversed, outside
 * of the image or no numbers.
 *
 * @param className a class by name or, where its source knows no names, by number
 * @param xMin left edge; unit as the image's entry says, from the image's left edge
 * @param yMin upper edge, from the image's upper edge
 * @param xMax right edge
 * @param yMax lower edge
 * @param area of the object in square pixels; NaN where the source does not tell
 * @param crowd see {@link io.lookonce.box.GroundTruthBox}
 * @param difficult likewise
 * @param place where it stands
 */
public record AnnotatedBox(
    String className,
    double xMin,
    double yMin,
    double xMax,
    double yMax,
    double area,
    boolean crowd,
    boolean difficult,
    AnnotationPlace place) {}
