package io.lookonce.data.source;

import java.util.List;

/**
 * What a source of labelled images holds.
 *
 * @param classes the class names that the source itself declares, by label from 0; empty where it
 *     declares none
 * @param images every labelled image, in an order that depends on the source alone
 * @param rejected what is there but has no label
 * @param otherFiles files that are no images
 * @param leftOut images, or places of such, that are no part of it
 */
public record LabelledListing(
    List<String> classes,
    List<LabelledImage> images,
    List<RejectedImage> rejected,
    long otherFiles,
    List<LeftOut> leftOut) {

  /** A listing of which nothing is left out. */
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
}
