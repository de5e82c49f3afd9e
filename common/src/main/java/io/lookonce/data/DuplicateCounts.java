package io.lookonce.data;

/**
 * How many pictures of a data set are the same to the byte.
 *
 * @param groups groups of two or more pictures with the same pixels
 * @param pictures members of these groups
 * @param conflictingGroups groups whose members have different labels
 * @param movedPictures pictures that are in another split than their source put them in, to be with
 *     their duplicates
 */
public record DuplicateCounts(
    long groups, long pictures, long conflictingGroups, long movedPictures) {}
