package io.lookonce.jobs.scoring.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * What a source holds now.
 *
 * @param base the folder that image paths are shown relative to
 * @param images every image, in path order
 * @param otherFiles what is there besides
 * @param parquetFiles those of the other files that are Parquet and not hidden, in path order
 * @param unreadableFolders folders whose content is not known because they may not be read
 * @param managedTable what is there in a table format that Parquet files alone do not tell, such as
 *     "file:/t is a Delta table"; null for none
 * @param isWhole whether an image below the base that is not listed is no longer there
 */
public record ImageListing(
    String base,
    List<ImageFile> images,
    NonImageFiles otherFiles,
    List<Path> parquetFiles,
    List<String> unreadableFolders,
    String managedTable,
    boolean isWhole) {

  /** What a person must know of what is not listed, one clause each; often empty. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!unreadableFolders.isEmpty()) {
      warnings.add(leftOut("folder may not be read", "folders may not be read", unreadableFolders));
    }
    if (!images.isEmpty() && !parquetFiles.isEmpty() && images.get(0).container() == null) {
      warnings.add(
          leftOut(
              "Parquet file lies beside images", "Parquet files lie beside images", parquetFiles));
    }
    return warnings;
  }

  private static String leftOut(String one, String several, List<?> paths) {
    return paths.size() == 1
        ? "1 %s and is left out: %s".formatted(one, paths.get(0))
        : String.format(
            Locale.ROOT,
            "%,d %s and are left out, such as %s",
            paths.size(),
            several,
            paths.get(0));
  }

  /** Whether a path lies below the base. */
  public boolean isAround(String path) {
    return isBelow(path, base);
  }

  /** Whether a path was to be listed: it lies where the listing looked and could look. */
  public boolean covers(String path) {
    return isWhole
        && isBelow(path, base)
        && unreadableFolders.stream().noneMatch(folder -> isBelow(path, folder));
  }

  private static boolean isBelow(String path, String folder) {
    return path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }
}
