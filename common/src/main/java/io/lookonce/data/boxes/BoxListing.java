package io.lookonce.data.boxes;

import java.util.List;

/**
 * What a source of labelled boxes holds.
 *
 * @param classes the class names that the source itself declares, by label from 0; empty where it
 *     declares none
 * @param images every image that is there, in an order that depends on the source alone
 * @param problems what could not be taken from the annotations
 * @param otherFiles files that are neither images nor annotations
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
