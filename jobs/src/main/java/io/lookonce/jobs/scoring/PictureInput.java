package io.lookonce.jobs.scoring;

import java.io.Serializable;

/**
 * One picture on its way to a scorer.
 *
 * @param file which one
 * @param content its bytes where a table brought them; null where the scorer opens the file itself
 */
public record PictureInput(PictureFile file, byte[] content) implements Serializable {}
