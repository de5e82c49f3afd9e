package io.lookonce.data.source;

import java.io.Serializable;

/**
 * An image that did not become part of a data set.
 *
 * @param source where it was found
 * @param reason one line, beginning with the kind of fault
 */
public record RejectedImage(String source, String reason) implements Serializable {}
