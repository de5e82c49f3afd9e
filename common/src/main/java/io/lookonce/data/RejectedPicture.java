package io.lookonce.data;

/**
 * A picture that did not become part of a data set.
 *
 * @param source where it was found
 * @param reason one line, beginning with the kind of fault
 */
public record RejectedPicture(String source, String reason) {}
