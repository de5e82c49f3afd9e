package io.lookonce.jobs.ingest.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.scoring.input.TableSource;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Where things are in the folder of a data set.
 *
 * <pre>
 * dataset.json                   what the data set is; written last
 * images/train-00000.parquet     and so on, validation and test too; of rows of numbers in rows/
 * rejected.json                  images that were left out, and why
 * problems.json                  instead, for boxes: every fault of the annotations, with its line
 * duplicates.json                images that occur more than once
 * run.json                       how the command ended
 * _ingesting/                    what is being written; a killed run leaves it
 * </pre>
 */
public final class IngestOutput {

  public static final String IMAGES = "images";

  private static final String WORKING = TableSource.UNFINISHED;

  /** Instead of {@link #IMAGES}, for rows of numbers. */
  public static final String ROWS = "rows";

  private static final List<String> OWN_FILES =
      List.of(
          WORKING, IMAGES, ROWS, "rejected.json", "problems.json", "duplicates.json", RunFile.NAME);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Storage storage;
  private final DatasetFolder folder;

  public IngestOutput(Storage storage, Path root) throws IOException {
    this.storage = storage;
    this.folder = new DatasetFolder(storage, root);
  }

  public Path root() {
    return folder.root();
  }

  public DatasetFolder folder() {
    return folder;
  }

  /**
   * Checks that a data set may be made here: the folder is new, empty, or what a killed run left.
   *
   * @throws InputRefused if it holds a data set or anything else
   */
  public void requireFree() throws IOException {
    if (folder.holdsDataset()) {
      throw new InputRefused(
          "--output %s is a data set already; use another folder".formatted(root()));
    }
    boolean leftOver = storage.exists(working());
    for (String name : OutputLease.contents(storage, root())) {
      if (!leftOver || !OWN_FILES.contains(name)) {
        throw new InputRefused("--output %s is not empty: it holds %s".formatted(root(), name));
      }
    }
  }

  /**
   * Removes what a killed run left, and marks the folder as being written.
   *
   * @param parts the folder that the parts come into
   */
  public void begin(String parts) throws IOException {
    for (String name : OWN_FILES) {
      storage.delete(new Path(root(), name));
    }
    storage.makeFolder(working());
    storage.makeFolder(new Path(root(), parts));
  }

  /** Removes the mark that the folder is being written. */
  public void finish() throws IOException {
    storage.delete(working());
  }

  /** Where Spark writes parts before they get their names. */
  public Path staging() {
    return new Path(working(), "parts");
  }

  /** The Parquet files that Spark has written there, in order. */
  public List<FileStatus> staged() throws IOException {
    return storage.list(staging()).stream()
        .filter(file -> file.getPath().getName().endsWith(".parquet"))
        .toList();
  }

  public void writeList(String name, List<?> records) throws IOException {
    byte[] json = JSON.writeValueAsBytes(records);
    storage.writeAtomically(new Path(root(), name), json);
  }

  void writeRunFile(String json) throws IOException {
    storage.writeAtomically(
        new Path(root(), RunFile.NAME), json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private Path working() {
    return new Path(root(), WORKING);
  }
}
