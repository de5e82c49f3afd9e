package io.lookonce.data.source;

import io.lookonce.data.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * The labelled images of a source.
 *
 * @param classes class names that the source declares, by label; empty if it declares none
 * @param images every labelled image, in an order that depends on the source only
 * @param rejected images without a label
 * @param otherFiles number of files that are not images
 * @param leftOut images and folders that are not used
 */
public record LabelledListing(
    List<String> classes,
    List<LabelledImage> images,
    List<RejectedImage> rejected,
    long otherFiles,
    List<LeftOut> leftOut) {

  /** A listing with nothing left out. */
  public LabelledListing(
      List<String> classes,
      List<LabelledImage> images,
      List<RejectedImage> rejected,
      long otherFiles) {
    this(classes, images, rejected, otherFiles, List.of());
  }

  public LabelledListing {
    leftOut = List.copyOf(leftOut);
    classes = List.copyOf(classes);
    images = List.copyOf(images);
    rejected = List.copyOf(rejected);
  }

  /**
   * One labelled image, not yet read.
   *
   * @param source location of the content: a qualified path, or the name of a record in a container
   * @param label class name or number, as in the source
   * @param split split in the source; null if open
   * @param place position for messages, such as {@code labels.csv:12}
   */
  public record LabelledImage(String source, String label, Split split, String place)
      implements Serializable {

    /** The same image with another split; null for an open one. */
    public LabelledImage in(Split other) {
      return new LabelledImage(source, label, other, place);
    }
  }

  /**
   * An image that is not part of the data set.
   *
   * @param source its location
   * @param reason one line that starts with the kind of fault
   */
  public record RejectedImage(String source, String reason) implements Serializable {}

  /**
   * A part of an input that is not used although the user may have meant it: a hidden folder, an
   * image outside of the class folders, a new class.
   *
   * @param place a path or another description
   * @param images number of images; 0 if unknown
   * @param reason a clause that says why
   */
  public record LeftOut(String place, long images, String reason) implements Serializable {

    @Override
    public String toString() {
      return images == 0
          ? String.format(Locale.ROOT, "%s (%s)", place, reason)
          : String.format(
              Locale.ROOT,
              "%s (%d %s: %s)",
              place,
              images,
              images == 1 ? "image" : "images",
              reason);
    }
  }
}
