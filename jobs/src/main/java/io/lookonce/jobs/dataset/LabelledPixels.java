package io.lookonce.jobs.dataset;

import java.io.Serializable;

/**
 * One image of a data set as a network is trained on it.
 *
 * @param index its place in its split, from 0
 * @param pixels {@code height * width * channels} unsigned bytes, row by row from the top, each
 *     pixel as red, green, blue
 * @param label its class, from 0
 * @param source where it comes from
 */
public record LabelledPixels(long index, byte[] pixels, int label, String source)
    implements Serializable {}
