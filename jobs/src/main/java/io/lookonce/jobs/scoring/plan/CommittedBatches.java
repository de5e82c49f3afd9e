package io.lookonce.jobs.scoring.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The committed batches of an output, each with a record of what was committed: rows, bytes and
 * SHA-256 of its file, and the digest of the images that it scored. A batch is believed if it is
 * what its record says.
 *
 * <p>A record is written before its batch gets its name, so a batch without a record is one of an
 * older release, or its record was deleted; it is believed if it is a whole Parquet file. {@link
 * #compact} puts the records of a run into one file, so that the next run reads few.
 */
public final class CommittedBatches {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<Integer, Commit>> BY_NUMBER = new TypeReference<>() {};

  private final Storage storage;
  private final OutputFolder output;
  private final Path folder;
  private TreeMap<Integer, Commit> records;

  /**
   * What a batch is.
   *
   * @param rows how many rows it has, one for each image
   * @param bytes length of its file
   * @param sha256 of its file
   * @param imagesSha256 of the images as its plan named them; null if that is not known
   * @param modified modification time of its file when it was last compared, in milliseconds since
   *     1970; 0 before that
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Commit(long rows, long bytes, String sha256, String imagesSha256, long modified) {

    Commit seen(long modificationTime) {
      return new Commit(rows, bytes, sha256, imagesSha256, modificationTime);
    }
  }

  public CommittedBatches(Storage storage, OutputFolder output) {
    this.storage = storage;
    this.output = output;
    this.folder = new Path(output.own(), "commits");
  }

  /**
   * Commits the only Parquet file in the staging folder of a batch.
   *
   * @return how many of its images have an error; those that are gone do not count
   * @throws IOException if it does not hold a row for each image of the batch
   */
  public long commit(Batch batch) throws IOException {
    Path written = output.staged(batch.number());
    long rows = BatchFile.rows(storage, written);
    if (rows != batch.files().size()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "batch %d has %d rows for %d images",
              batch.number(),
              rows,
              batch.files().size()));
    }
    Commit commit =
        new Commit(rows, length(written), sha256(written), BatchFile.digest(batch.files()), 0);
    long errors = BatchFile.errors(storage, written);
    storage.writeAtomically(record(batch.number()), JSON.writeValueAsBytes(commit));
    output.commit(batch.number(), written);
    return errors - batch.files().stream().filter(ImageFile::isGone).count();
  }

  /**
   * Compares every batch with its record. Of a file whose length and modification time are those of
   * its record nothing is read, unless {@code wholly}.
   *
   * @return what is damaged, one clause each, by batch
   */
  public Map<Integer, String> damaged(boolean wholly) throws IOException {
    Map<Integer, String> damaged = new TreeMap<>();
    for (FileStatus file : storage.list(output.table())) {
      Optional<Integer> number = OutputFolder.batchOf(file.getPath().getName());
      if (number.isPresent()) {
        whyDamaged(number.get(), file, wholly)
            .ifPresent(reason -> damaged.put(number.get(), reason));
      }
    }
    return damaged;
  }

  /**
   * Checks the table for a command that only reads it.
   *
   * @throws InputRefused naming the first damaged batch
   */
  public void requireWhole() throws IOException {
    for (Map.Entry<Integer, String> entry : damaged(false).entrySet()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s is damaged (%s): run the command that wrote it again to score its images again",
              output.batchFile(entry.getKey()),
              entry.getValue()));
    }
  }

  /**
   * Moves damaged batches out of the table, so that their images are scored again.
   *
   * @return what was damaged, one clause each
   */
  public List<String> setAsideDamaged() throws IOException {
    List<String> remarks = new ArrayList<>();
    for (Map.Entry<Integer, String> entry : damaged(false).entrySet()) {
      Path file = output.batchFile(entry.getKey());
      Path aside = new Path(new Path(output.own(), "damaged"), file.getName());
      storage.makeFolder(aside.getParent());
      storage.replace(file, aside);
      remarks.add(
          String.format(
              Locale.ROOT,
              "%s is damaged (%s): it is now in %s, and its images are scored again",
              file.getName(),
              entry.getValue(),
              aside));
    }
    return remarks;
  }

  /** The digest of the images of a batch; null if it is not known. */
  String imagesSha256(int batch) throws IOException {
    Commit commit = records().get(batch);
    return commit == null ? null : commit.imagesSha256();
  }

  /** A digest of the records of these batches; empty if one has none. */
  Optional<String> digest(Collection<Integer> batches) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    for (int batch : batches) {
      Commit commit = records().get(batch);
      if (commit == null) {
        return Optional.empty();
      }
      digest.update((batch + " " + commit.sha256() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Optional.of(HexFormat.of().formatHex(digest.digest()));
  }

  /** Number of rows that the record of a batch gives; empty without a record. */
  public Optional<Long> rows(int batch) throws IOException {
    return Optional.ofNullable(records().get(batch)).map(Commit::rows);
  }

  private Optional<String> whyDamaged(int batch, FileStatus file, boolean wholly)
      throws IOException {
    Commit commit = records().get(batch);
    if (commit == null) {
      try {
        long rows = BatchFile.rows(storage, file.getPath());
        String digest = sha256(file.getPath());
        records().put(batch, new Commit(rows, file.getLen(), digest, null, modified(file)));
        return Optional.empty();
      } catch (IOException | RuntimeException unreadable) {
        return Optional.of("no Parquet file");
      }
    }
    if (file.getLen() != commit.bytes()) {
      return Optional.of(
          String.format(Locale.ROOT, "%d bytes, not %d", file.getLen(), commit.bytes()));
    }
    if (!wholly && modified(file) == commit.modified()) {
      return Optional.empty();
    }
    if (!sha256(file.getPath()).equals(commit.sha256())) {
      return Optional.of("other bytes than were written");
    }
    records().put(batch, commit.seen(modified(file)));
    return Optional.empty();
  }

  /** Writes all records into one file and removes those of single batches. */
  public void compact() throws IOException {
    TreeMap<Integer, Commit> all = new TreeMap<>(records());
    all.keySet().retainAll(output.committed());
    if (all.isEmpty()) {
      return;
    }
    storage.writeAtomically(summary(), JSON.writeValueAsBytes(all));
    for (FileStatus file : storage.list(folder)) {
      if (!file.getPath().equals(summary())) {
        storage.delete(file.getPath());
      }
    }
  }

  private TreeMap<Integer, Commit> records() throws IOException {
    if (records == null) {
      records = new TreeMap<>(read(summary(), BY_NUMBER).orElseGet(TreeMap::new));
      for (FileStatus file : storage.list(folder)) {
        Optional<Integer> number =
            OutputFolder.batchOf(file.getPath().getName().replace(".json", ".parquet"));
        if (number.isPresent()) {
          read(file.getPath(), new TypeReference<Commit>() {})
              .ifPresent(commit -> records.put(number.get(), commit));
        }
      }
    }
    return records;
  }

  /** A damaged record is as none: its batch is judged by itself. */
  private <T> Optional<T> read(Path file, TypeReference<T> type) throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(storage.readBytes(file, Storage.LIST_BYTES), type));
    } catch (FileNotFoundException | JsonProcessingException | InputRefused damaged) {
      return Optional.empty();
    }
  }

  private String sha256(Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return Sha256.of(in);
    }
  }

  private long length(Path file) throws IOException {
    return storage.fileSystem(file).getFileStatus(file).getLen();
  }

  private static long modified(FileStatus file) {
    return file.getModificationTime();
  }

  private Path summary() {
    return new Path(folder, "all.json");
  }

  private Path record(int batch) {
    return new Path(folder, String.format(Locale.ROOT, "batch-%06d.json", batch));
  }
}
