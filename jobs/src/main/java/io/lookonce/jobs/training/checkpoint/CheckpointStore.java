package io.lookonce.jobs.training.checkpoint;

import io.lookonce.configuration.ChangedSettings;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.StagingFolder;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training. Each is a folder named after the number of completed rounds,
 * published atomically by a rename; it holds {@code state.bin} and {@code checkpoint.json}, see
 * {@link CheckpointCard}.
 */
public final class CheckpointStore implements StateSaver {

  private static final Logger log = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String CARD = "checkpoint.json";
  private static final String STATE = "state.bin";
  private static final int PIECE_BYTES = 1 << 16;

  /** How long a training goes on has no influence on the epochs that are done. */
  private static final String EPOCHS = "epochs";

  private static final Pattern NAME = Pattern.compile("round-\\d{9,}");

  private final Storage storage;
  private final Path root;
  private final Map<String, String> configuration;
  private final int keep;

  /**
   * @param configuration everything that the result depends on
   * @param keep number of latest checkpoints to keep, at least 1
   */
  public CheckpointStore(Storage storage, Path root, Map<String, String> configuration, int keep) {
    this.storage = storage;
    this.root = root;
    this.configuration = configuration;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint, after removing what a killed driver left unfinished, and then removes the
   * oldest checkpoints above the number to keep.
   */
  @Override
  public void write(TrainingState state) throws IOException {
    Path folder = new Path(root, String.format(Locale.ROOT, "round-%09d", state.rounds()));
    removeLeftBehind();
    try (StagingFolder staging = StagingFolder.begin(storage, folder)) {
      String digest = writeArrays(state, staging.path());
      CheckpointCard card = CheckpointCard.of(state, digest, configuration);
      storage.writeAtomically(new Path(staging.path(), CARD), card.json());
      publish(staging, folder);
    }
    List<Path> folders = folders();
    for (Path old : folders.subList(0, Math.max(0, folders.size() - keep))) {
      storage.deleteFolder(old, CARD);
    }
  }

  @Override
  public String kept() {
    return " the checkpoint before that round is kept;";
  }

  /** Removes unfinished checkpoints of processes that no longer run. */
  public void removeLeftBehind() throws IOException {
    StagingFolder.removeLeftBehind(storage, root);
  }

  /**
   * Reads the latest intact checkpoint; empty if there is no checkpoint. It may belong to a
   * training with fewer or more epochs: neither the order of examples nor a learning rate depends
   * on their number, so the resumed training gives the same bits as one with the new number from
   * the start.
   *
   * @throws InputRefused if it belongs to another configuration, naming the keys, if it has more
   *     epochs than requested, or if all checkpoints are damaged
   */
  public Optional<TrainingState> latest() throws IOException {
    List<Path> folders = folders();
    String damage = null;
    for (int i = folders.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(read(folders.get(i)));
      } catch (FileNotFoundException | IllegalArgumentException damaged) {
        damage = folders.get(i) + " is damaged: " + damaged.getMessage();
        log.warn("{}; trying the previous one", damage);
      }
    }
    if (damage != null) {
      throw new InputRefused(damage + "; no intact checkpoint is left");
    }
    return Optional.empty();
  }

  /** What is damaged among the checkpoints of a folder, one clause each; nothing is changed. */
  public static List<String> damaged(Storage storage, Path root) throws IOException {
    CheckpointStore store = new CheckpointStore(storage, root, Map.of(), 1);
    List<String> damaged = new ArrayList<>();
    for (Path folder : store.folders()) {
      try {
        CheckpointCard card =
            CheckpointCard.parse(
                storage.readBytes(new Path(folder, CARD), Storage.SMALL_FILE_BYTES));
        store.readArrays(
            folder,
            card.stateSha256(),
            new byte[card.valueBytes()],
            new byte[card.momentumBytes()],
            new byte[card.bestBytes()],
            new byte[card.averageBytes()]);
      } catch (FileNotFoundException | IllegalArgumentException broken) {
        damaged.add(folder + " is damaged: " + broken.getMessage());
      }
    }
    return damaged;
  }

  private TrainingState read(Path folder) throws IOException {
    CheckpointCard card = card(folder);
    requireSameConfiguration(folder, card.configuration());
    requireEpochs(folder, card);
    byte[] values = new byte[card.valueBytes()];
    byte[] momentum = new byte[card.momentumBytes()];
    byte[] best = new byte[card.bestBytes()];
    byte[] average = new byte[card.averageBytes()];
    readArrays(folder, card.stateSha256(), values, momentum, best, average);
    return new TrainingState(
        values,
        momentum,
        best,
        average,
        card.epoch(),
        card.round(),
        card.epochExamples(),
        card.epochLoss(),
        card.roundLosses(),
        card.history());
  }

  private CheckpointCard card(Path folder) throws IOException {
    byte[] json = storage.readBytes(new Path(folder, CARD), Storage.SMALL_FILE_BYTES);
    try {
      return CheckpointCard.parse(json);
    } catch (InputRefused otherVersion) {
      throw new InputRefused(
          "checkpoint " + folder + " " + otherVersion.getMessage(), otherVersion);
    }
  }

  private void requireSameConfiguration(Path folder, Map<String, String> before) {
    List<String> differences =
        ChangedSettings.between(withoutEpochs(before), withoutEpochs(configuration), "not set");
    if (!differences.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "checkpoint %s belongs to another training (%s)",
              folder,
              String.join("; ", differences)));
    }
  }

  private static Map<String, String> withoutEpochs(Map<String, String> settings) {
    Map<String, String> others = new TreeMap<>(settings);
    others.remove(EPOCHS);
    return others;
  }

  private void requireEpochs(Path folder, CheckpointCard card) {
    String wanted = configuration.get(EPOCHS);
    int begun = card.epoch() + (card.round() > 0 ? 1 : 0);
    if (wanted != null && Integer.parseInt(wanted) < begun) {
      throw new InputRefused(
          String.format(
                  Locale.ROOT,
                  "checkpoint %s is of epoch %d, epochs = %s: a training can be continued for more"
                      + " epochs,",
                  folder,
                  begun,
                  wanted)
              + " not cut short; raise epochs or use another output");
    }
  }

  private void publish(StagingFolder staging, Path folder) throws IOException {
    try {
      staging.publish(folder, CARD);
    } catch (FileAlreadyExistsException sameRound) {
      // The checkpoint of this round was damaged, and training resumed from an older one.
      storage.deleteFolder(folder, CARD);
      staging.publish(folder, CARD);
    }
  }

  private List<Path> folders() throws IOException {
    return storage.list(root).stream()
        .map(FileStatus::getPath)
        .filter(path -> NAME.matcher(path.getName()).matches())
        .toList();
  }

  /** Writes the arrays one after the other and returns their digest. */
  private String writeArrays(TrainingState state, Path staging) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (OutputStream out =
        new DigestOutputStream(storage.create(new Path(staging, STATE)), digest)) {
      for (byte[] array :
          List.of(state.values(), state.momentum(), state.best(), state.average())) {
        // In pieces that stay in the processor's cache between writing and digesting.
        for (int from = 0; from < array.length; from += PIECE_BYTES) {
          out.write(array, from, Math.min(PIECE_BYTES, array.length - from));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void readArrays(Path folder, String sha256, byte[]... arrays) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    boolean intact = true;
    try (InputStream in = new DigestInputStream(storage.open(new Path(folder, STATE)), digest)) {
      for (byte[] array : arrays) {
        intact &= in.readNBytes(array, 0, array.length) == array.length;
      }
      intact &= in.read() < 0;
    }
    if (!intact || !HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw new IllegalArgumentException(STATE + " does not match its SHA-256");
    }
  }
}
