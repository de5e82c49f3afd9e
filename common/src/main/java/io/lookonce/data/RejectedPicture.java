package io.lookonce.data;

import java.io.Serializable;

/**
 * A picture that did not become part of a data set.
 *
 * @param source where it was found
 * @param reason one line, beginning with the kind of fault
 */
public record RejectedPicture(String source, String reason) implements Serializable {}
