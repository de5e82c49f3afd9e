package io.lookonce.data;

import com.fasterxml.jackson.annotation.JsonAlias;

/**
 * One source that a data set was made from.
 *
 * @param uri where it was
 * @param format {@code hdf5}, {@code folder-per-class}, {@code label-in-file-name}, {@code csv} or
 *     {@code parquet}; of boxes {@code coco}, {@code voc}, {@code yolo} or {@code csv}; of rows of
 *     numbers {@code csv} or {@code generated}
 * @param split the split that all its images were put into; null where none was ordered
 * @param images how many labelled images it listed
 * @param otherFiles how many files there are no images
 * @param sha256 digest of its content: of the file for HDF5; else of one line {@code LABEL tab
 *     SHA-256} per image in the order of the listing, where the SHA-256 is that of the image file,
 *     or {@code unreadable}; of boxes that of the annotation file, or of one line {@code FILE tab
 *     SHA-256} per annotation file where there are several
 */
public record DatasetSource(
    String uri,
    String format,
    Split split,
    @JsonAlias("pictures") long images,
    long otherFiles,
    String sha256) {}
