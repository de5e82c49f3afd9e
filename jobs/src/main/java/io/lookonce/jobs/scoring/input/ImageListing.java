package io.lookonce.jobs.scoring.input;

import java.util.List;

/**
 * What a source holds now.
 *
 * @param base the folder that image paths are shown relative to
 * @param images every image, in path order
 * @param otherFiles what is there besides
 */
public record ImageListing(String base, List<ImageFile> images, NonImageFiles otherFiles) {}
