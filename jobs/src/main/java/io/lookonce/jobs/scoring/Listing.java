package io.lookonce.jobs.scoring;

import java.util.List;

/**
 * What a source holds now.
 *
 * @param base the folder that picture paths are shown relative to
 * @param pictures every picture, in path order
 * @param otherFiles what is there besides
 */
public record Listing(String base, List<PictureFile> pictures, OtherFileCount otherFiles) {}
