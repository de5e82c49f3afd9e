package io.lookonce.data;

import java.util.List;

/**
 * What a source of labelled pictures holds.
 *
 * @param classes the class names that the source itself declares, by label from 0; empty where it
 *     declares none
 * @param pictures every labelled picture, in an order that depends on the source alone
 * @param rejected what is there but has no label
 * @param otherFiles files that are no pictures
 */
public record LabelledListing(
    List<String> classes,
    List<LabelledPicture> pictures,
    List<RejectedPicture> rejected,
    long otherFiles) {

  public LabelledListing {
    classes = List.copyOf(classes);
    pictures = List.copyOf(pictures);
    rejected = List.copyOf(rejected);
  }
}
