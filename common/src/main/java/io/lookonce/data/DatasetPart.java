package io.lookonce.data;

/**
 * One Parquet file of a data set.
 *
 * @param file path below the data set's folder
 * @param split the split that all its rows belong to
 * @param rows how many images it holds
 * @param bytes its length
 */
public record DatasetPart(String file, Split split, long rows, long bytes) {}
