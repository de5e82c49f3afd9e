package io.lookonce.image.format;

import io.lookonce.image.ImageRefused;

/**
 * A name in a folder that gives no image.
 *
 * @param fileName its name, unique among the fixtures
 * @param expectedKind the {@link ImageRefused#kind} of decoding it, or {@link BrokenImages#NO_FILE}
 *     where there are no bytes to decode
 */
public record BrokenImage(String fileName, String expectedKind) {}
