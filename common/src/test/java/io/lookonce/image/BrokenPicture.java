package io.lookonce.image;

/**
 * A name in a folder that gives no picture.
 *
 * @param fileName its name, unique among the fixtures
 * @param expectedKind the {@link PictureRefused#kind} of decoding it, or {@link
 *     BrokenPictures#NO_FILE} where there are no bytes to decode
 */
public record BrokenPicture(String fileName, String expectedKind) {}
