package io.lookonce.jobs.scoring.layout;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Where things are in the output of a scoring job.
 *
 * <pre>
 * detections/batch-000001.parquet   one finished file per batch; any Parquet reader may read the folder;
 *                                   classifications/ for classifiers
 * painted/...                       painted images, in the folders of the originals
 * report.html, run.json
 * _lookonce/                        the job's own: settings, plans, records of the batches with their
 *                                   digests, the index of scored images and the totals of the table,
 *                                   damaged batches, and what is being written
 * </pre>
 *
 * <p>A batch is one file so that its commit is one rename: whole or not there, on every file
 * system.
 */
public final class OutputFolder {

  /** Name of the folder of a job's own files; what holds one is an output. */
  public static final String OWN = "_lookonce";

  /** Its first group is the number, in any locale's digits. */
  public static final String BATCH_NAME = "batch-(\\p{Nd}{6,})\\.parquet";

  private static final Pattern BATCH_FILE = Pattern.compile(BATCH_NAME);

  private final Storage storage;
  private final Path root;
  private final Path table;

  /**
   * @param tableFolder name of the table's folder
   */
  public OutputFolder(Storage storage, Path root, String tableFolder) throws IOException {
    this.storage = storage;
    this.root = storage.qualify(root);
    this.table = new Path(this.root, tableFolder);
  }

  public Path root() {
    return root;
  }

  public Path table() {
    return table;
  }

  public Path painted() {
    return new Path(root, "painted");
  }

  public Path report() {
    return new Path(root, "report.html");
  }

  public Path runFile() {
    return new Path(root, "run.json");
  }

  public Path own() {
    return new Path(root, OWN);
  }

  public Path settings() {
    return new Path(own(), "settings.json");
  }

  public Path plans() {
    return new Path(own(), "plans");
  }

  public Path staging(int batch) {
    return new Path(new Path(own(), "staging"), name(batch));
  }

  public Path batchFile(int batch) {
    return new Path(table(), name(batch) + ".parquet");
  }

  /** The number of a batch by the name of its file; empty if that is another name. */
  public static Optional<Integer> batchOf(String name) {
    Matcher matcher = BATCH_FILE.matcher(name);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  /** Numbers of the batches that are committed. */
  public TreeSet<Integer> committed() throws IOException {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (FileStatus status : storage.list(table())) {
      batchOf(status.getPath().getName()).ifPresent(numbers::add);
    }
    return numbers;
  }

  /** Removes what a run was writing, whether it was killed or is done. */
  public void clearStaging() throws IOException {
    storage.delete(staging(1).getParent());
  }

  /** The only Parquet file in the staging folder of a batch. */
  public Path staged(int batch) throws IOException {
    List<Path> written =
        storage.list(staging(batch)).stream()
            .map(FileStatus::getPath)
            .filter(path -> path.getName().endsWith(".parquet"))
            .toList();
    if (written.size() != 1) {
      throw new IOException("batch " + batch + " left " + written.size() + " files, not one");
    }
    return written.get(0);
  }

  /** Moves the file of a batch from its staging folder into the table. */
  public void commit(int batch, Path written) throws IOException {
    storage.makeFolder(table());
    storage.replace(written, batchFile(batch));
    storage.delete(staging(batch));
  }

  private static String name(int batch) {
    return String.format(Locale.ROOT, "batch-%06d", batch);
  }
}
