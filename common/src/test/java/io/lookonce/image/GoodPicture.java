package io.lookonce.image;

import java.util.List;

/**
 * A valid file with known content: four quadrants of flat colour, {@link GoodPictures#WIDTH} by
 * {@link GoodPictures#HEIGHT} pixels when upright.
 *
 * @param fileName its name, unique among the fixtures
 * @param bytes the file
 * @param quadrants colours as 0xRRGGBB: upper left, upper right, lower left, lower right
 * @param tolerance how far each channel may be off in the middle of a quadrant
 */
public record GoodPicture(String fileName, byte[] bytes, List<Integer> quadrants, int tolerance) {}
