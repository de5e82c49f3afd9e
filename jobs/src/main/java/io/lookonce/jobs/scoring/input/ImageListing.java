package io.lookonce.jobs.scoring.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The current content of a source.
 *
 * @param base folder that image paths are displayed relative to
 * @param images all images, in path order
 * @param otherFiles other files
 * @param parquetFiles visible Parquet files, in path order
 * @param unreadableFolders folders without read permission
 * @param managedTable names a table in a format that Parquet files alone do not define, such as
 *     "file:/t is a Delta table"; null for none
 * @param isWhole whether all images below the base are listed
 */
public record ImageListing(
    String base,
    List<ImageFile> images,
    NonImageFiles otherFiles,
    List<Path> parquetFiles,
    List<String> unreadableFolders,
    String managedTable,
    boolean isWhole) {

  /** Warnings about files that are not listed, one clause each. */
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
        ? String.format(Locale.ROOT, "1 %s and is left out: %s", one, paths.get(0))
        : String.format(
            Locale.ROOT,
            "%,d %s and are left out, such as %s",
            paths.size(),
            several,
            paths.get(0));
  }

  /** Whether a path lies below the base. */
  public boolean contains(String path) {
    return isBelow(path, base);
  }

  /** Whether the listing would contain a path if it existed. */
  public boolean covers(String path) {
    return isWhole
        && isBelow(path, base)
        && unreadableFolders.stream().noneMatch(folder -> isBelow(path, folder));
  }

  private static boolean isBelow(String path, String folder) {
    return path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }

  /** Files that are not images: counted by extension, with the first few names. */
  public static final class NonImageFiles {

    private static final int NAMES_KEPT = 20;

    private final Map<String, Long> countByExtension = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private long count;

    void add(String path) {
      count++;
      countByExtension.merge(extension(path), 1L, Long::sum);
      if (names.size() < NAMES_KEPT) {
        names.add(path);
      }
    }

    public long count() {
      return count;
    }

    /** Counts by lower-case extension with its dot, in order; files without one under "none". */
    public Map<String, Long> countByExtension() {
      return countByExtension;
    }

    /** Up to {@value #NAMES_KEPT} paths. */
    public List<String> names() {
      return names;
    }

    public static String extension(String path) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      int dot = name.lastIndexOf('.');
      return dot < 0 ? "none" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
  }
}
