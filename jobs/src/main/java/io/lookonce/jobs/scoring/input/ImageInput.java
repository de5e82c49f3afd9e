package io.lookonce.jobs.scoring.input;

import java.io.Serializable;

/**
 * One image on its way to a scorer.
 *
 * @param file which one
 * @param content its bytes where a table brought them; null where the scorer opens the file itself
 */
public record ImageInput(ImageFile file, byte[] content) implements Serializable {}
