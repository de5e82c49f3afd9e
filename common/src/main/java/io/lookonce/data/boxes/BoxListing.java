package io.lookonce.data.boxes;

import java.util.List;

/**
 * The images and boxes of a source.
 *
 * @param classes class names that the source declares, by label; empty if it declares none
 * @param images every existing image, in an order that depends on the source only
 * @param problems faults in the annotations
 * @param otherFiles number of files that are neither images nor annotations
 * @param sha256 of the annotation file, or of one line {@code FILE tab SHA-256} per annotation file
 */
public record BoxListing(
    List<String> classes,
    List<AnnotatedImage> images,
    List<AnnotationProblem> problems,
    long otherFiles,
    String sha256) {

  public BoxListing {
    classes = List.copyOf(classes);
    images = List.copyOf(images);
    problems = List.copyOf(problems);
  }
}
