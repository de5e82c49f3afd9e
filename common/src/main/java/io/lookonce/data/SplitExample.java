package io.lookonce.data;

/**
 * What decides the split of one image.
 *
 * @param pixelsSha256 digest of its pixel bytes
 * @param label its class, from 0
 * @param given the split that its source put it in; null where that is open
 */
public record SplitExample(String pixelsSha256, int label, Split given) {}
