package io.lookonce.image.format;

import java.util.List;

/**
 * A valid file with known content: four quadrants of flat colour, {@link GoodImages#WIDTH} by
 * {@link GoodImages#HEIGHT} pixels when upright.
 *
 * @param fileName its name, unique among the fixtures
 * @param bytes the file
 * @param quadrants colours as 0xRRGGBB: upper left, upper right, lower left, lower right
 * @param tolerance how far each channel may be off in the middle of a quadrant
 */
public record GoodImage(String fileName, byte[] bytes, List<Integer> quadrants, int tolerance) {}
