package io.lookonce.jobs.scoring;

import io.lookonce.box.BoxScaling;
import io.lookonce.image.Picture;

/**
 * A picture whose numbers are in the network's input.
 *
 * @param file which one
 * @param sha256 of its bytes
 * @param width in pixels
 * @param height in pixels
 * @param scaling where it lies in the input, and the way back
 * @param picture itself, where it is still needed, else null
 * @param decodeMilliseconds for reading, decoding and resizing it
 */
record PreparedPicture(
    PictureFile file,
    String sha256,
    int width,
    int height,
    BoxScaling scaling,
    Picture picture,
    float decodeMilliseconds) {}
