package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * How many images of a data set are the same to the byte.
 *
 * @param groups groups of two or more images with the same pixels
 * @param images members of these groups
 * @param conflictingGroups groups whose members have different labels
 * @param leftOut members that were left out, since their source puts a copy into a stricter split
 * @param acrossSplits groups whose members are in several splits all the same, as was asked for
 */
public record DuplicateCounts(
    long groups,
    @JsonAlias("pictures") long images,
    long conflictingGroups,
    long leftOut,
    long acrossSplits) {

  /** Of both. */
  public DuplicateCounts plus(DuplicateCounts other) {
    return new DuplicateCounts(
        groups + other.groups,
        images + other.images,
        conflictingGroups + other.conflictingGroups,
        leftOut + other.leftOut,
        acrossSplits + other.acrossSplits);
  }
}
