package io.lookonce.jobs.ingest.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.data.DatasetFolder;
import io.lookonce.jobs.run.RunFile;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.scoring.input.TableSource;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The layout of a data set's folder.
 *
 * <pre>
 * dataset.json                   the card; written last
 * images/train-00000.parquet     and so on for validation and test; feature rows are in rows/
 * rejected.json                  unusable images with reasons
 * problems.json                  for boxes instead: problems of the annotations with their lines
 * duplicates.json                images that occur more than once
 * run.json                       result of the command
 * _ingesting/                    temporary files; an interrupted run leaves them
 * </pre>
 */
public final class IngestOutput {

  public static final String IMAGES = "images";

  private static final String WORKING = TableSource.UNFINISHED;

  /** Folder of feature rows. */
  public static final String ROWS = "rows";

  private static final List<String> OWN_FILES =
      List.of(
          IMAGES,
          ROWS,
          "rejected.json",
          "left_out.json",
          DatasetFolder.DIGESTS_FILE,
          "problems.json",
          "duplicates.json");
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
   * Checks that the folder is new or empty, or was left by an interrupted run.
   *
   * @throws InputRefused if it holds a data set or anything else
   */
  public void requireFree() throws IOException {
    boolean leftOver = storage.exists(working()) || !RunScope.isFinished(storage, root());
    if (folder.holdsDataset() && !leftOver) {
      throw new InputRefused(
          String.format(
              Locale.ROOT, "--output %s is a data set already; use another folder", root()));
    }
    if (!leftOver && storage.exists(new Path(root(), DatasetFolder.DIGESTS_FILE))) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s is missing from a data set: bring it back or use another folder",
              new Path(root(), DatasetFolder.CARD_FILE)));
    }
    for (String name : OutputLease.contents(storage, root())) {
      boolean ofAnyRun = name.equals(RunFile.NAME) || name.equals(WORKING) || name.startsWith(".");
      boolean own = OWN_FILES.contains(name) || name.equals(DatasetFolder.CARD_FILE);
      if (!ofAnyRun && !(leftOver && own)) {
        throw new InputRefused(
            String.format(Locale.ROOT, "--output %s is not empty: it holds %s", root(), name));
      }
    }
  }

  /**
   * Marks the folder as being written and removes what an interrupted run left. The mark stays
   * until everything is written.
   *
   * @param parts name of the folder of the parts
   */
  public void begin(String parts) throws IOException {
    storage.makeFolder(working());
    storage.delete(staging());
    // First, as the folder is no data set without it.
    storage.delete(new Path(root(), DatasetFolder.CARD_FILE));
    for (String name : OWN_FILES) {
      storage.delete(new Path(root(), name));
    }
    storage.makeFolder(new Path(root(), parts));
  }

  /** Removes the mark that the folder is incomplete. */
  public void finish() throws IOException {
    storage.delete(working());
  }

  /** Where Spark writes parts before they are renamed. */
  public Path staging() {
    return new Path(working(), "parts");
  }

  /** The Parquet files in {@link #staging()}, in order. */
  public List<FileStatus> staged() throws IOException {
    return storage.list(staging()).stream()
        .filter(file -> file.getPath().getName().endsWith(".parquet"))
        .toList();
  }

  public void writeList(String name, List<?> records) throws IOException {
    byte[] json = JSON.writeValueAsBytes(records);
    storage.writeAtomically(new Path(root(), name), json);
  }

  private Path working() {
    return new Path(root(), WORKING);
  }
}
