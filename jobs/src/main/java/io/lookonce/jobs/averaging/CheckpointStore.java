package io.lookonce.jobs.averaging;

import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training: a folder each, named after the rounds done, that appears whole
 * by a rename. It holds {@code state.bin} and {@code checkpoint.json}, see {@link CheckpointCard}.
 */
final class CheckpointStore {

  private static final Logger log = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String CARD = "checkpoint.json";
  private static final String STATE = "state.bin";
  private static final Pattern NAME = Pattern.compile("round-\\d{9,}");
  private static final Pattern STAGING = Pattern.compile("\\.round-\\d{9,}\\..+");

  private final Storage storage;
  private final Path root;
  private final Map<String, String> configuration;
  private final int keep;

  /**
   * @param configuration everything that the result depends on
   * @param keep how many of the latest checkpoints stay, at least 1
   */
  CheckpointStore(Storage storage, Path root, Map<String, String> configuration, int keep) {
    this.storage = storage;
    this.root = root;
    this.configuration = configuration;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint, and then removes the oldest ones above the number to keep, and what a
   * killed driver left half written.
   */
  void write(TrainingState state) throws IOException {
    Path folder = new Path(root, "round-%09d".formatted(state.rounds()));
    Path staging = storage.beside(folder);
    byte[] arrays = concatenated(state);
    try (OutputStream out = storage.create(new Path(staging, STATE))) {
      out.write(arrays);
    }
    CheckpointCard card = CheckpointCard.of(state, Sha256.of(arrays), configuration);
    storage.writeAtomically(new Path(staging, CARD), card.json());
    publish(staging, folder);
    List<Path> folders = folders(NAME);
    for (Path old : folders.subList(0, Math.max(0, folders.size() - keep))) {
      storage.delete(old);
    }
    for (Path leftOver : folders(STAGING)) {
      storage.delete(leftOver);
    }
  }

  /**
   * The latest checkpoint that is whole; empty if there is none at all.
   *
   * @throws InputRefused if it belongs to another configuration, naming the keys, or if all there
   *     are have been damaged
   */
  Optional<TrainingState> latest() throws IOException {
    List<Path> folders = folders(NAME);
    String damage = null;
    for (int i = folders.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(read(folders.get(i)));
      } catch (FileNotFoundException | IllegalArgumentException damaged) {
        damage = folders.get(i) + " is damaged: " + damaged.getMessage();
        log.warn("{}; the one before it is tried", damage);
      }
    }
    if (damage != null) {
      throw new InputRefused(damage + "; no whole checkpoint is left");
    }
    return Optional.empty();
  }

  private TrainingState read(Path folder) throws IOException {
    CheckpointCard card = CheckpointCard.parse(storage.readBytes(new Path(folder, CARD)));
    requireSameConfiguration(folder, card.configuration());
    byte[] arrays = storage.readBytes(new Path(folder, STATE));
    if (!Sha256.of(arrays).equals(card.stateSha256())) {
      throw new IllegalArgumentException(STATE + " does not match its SHA-256");
    }
    int momentum = card.valueBytes() + card.momentumBytes();
    return new TrainingState(
        Arrays.copyOf(arrays, card.valueBytes()),
        Arrays.copyOfRange(arrays, card.valueBytes(), momentum),
        Arrays.copyOfRange(arrays, momentum, momentum + card.bestBytes()),
        card.epoch(),
        card.round(),
        card.epochExamples(),
        card.epochCost(),
        card.history());
  }

  private void requireSameConfiguration(Path folder, Map<String, String> before) {
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(configuration.keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String was = before.getOrDefault(key, "not set");
      String is = configuration.getOrDefault(key, "not set");
      if (!was.equals(is)) {
        differences.add("%s was %s, is %s".formatted(key, was, is));
      }
    }
    if (!differences.isEmpty()) {
      throw new InputRefused(
          "checkpoint %s belongs to another training (%s)"
              .formatted(folder, String.join("; ", differences)));
    }
  }

  private void publish(Path staging, Path folder) throws IOException {
    try {
      storage.publish(staging, folder);
    } catch (FileAlreadyExistsException sameRound) {
      // One of this very round was damaged, and the training went on from an older one.
      storage.delete(folder);
      storage.publish(staging, folder);
    }
  }

  private List<Path> folders(Pattern name) throws IOException {
    return storage.list(root).stream()
        .map(FileStatus::getPath)
        .filter(path -> name.matcher(path.getName()).matches())
        .toList();
  }

  private static byte[] concatenated(TrainingState state) {
    byte[] all =
        Arrays.copyOf(
            state.values(),
            Math.addExact(
                state.values().length,
                Math.addExact(state.momentum().length, state.best().length)));
    System.arraycopy(state.momentum(), 0, all, state.values().length, state.momentum().length);
    System.arraycopy(state.best(), 0, all, all.length - state.best().length, state.best().length);
    return all;
  }
}
