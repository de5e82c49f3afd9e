package io.lookonce.jobs.scoring.task;

import io.lookonce.box.BoxScaling;
import io.lookonce.image.Image;
import io.lookonce.jobs.scoring.input.ImageFile;

/**
 * An image whose numbers are in the network's input.
 *
 * @param file which one
 * @param sha256 of its bytes
 * @param width in pixels
 * @param height in pixels
 * @param scaling where it lies in the input, and the way back
 * @param image itself, where it is still needed, else null
 * @param decodeMilliseconds for reading, decoding and resizing it
 */
record PreprocessedImage(
    ImageFile file,
    String sha256,
    int width,
    int height,
    BoxScaling scaling,
    Image image,
    float decodeMilliseconds) {}
