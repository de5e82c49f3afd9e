package io.lookonce.jobs.scoring.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * What a finished run leaves for the next one, so that it reads neither all plans nor the whole
 * table: the index of the images that were scored, and the totals of the table.
 *
 * <p>It holds for the batches that it was made of. If one of them is no longer what it was, or a
 * file of the state is not, there is no state, and plans and table are read again.
 *
 * @param format of this file; another one is as none
 * @param batchesSha256 digest of the records of all batches up to {@code lastBatch}
 * @param lastPlan number of the last plan whose batches were all committed
 * @param segments of the index, oldest first
 * @param totals as {@code TableSummary} wrote them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record OutputState(
    int format,
    String batchesSha256,
    int lastBatch,
    int lastPlan,
    List<IndexSegment> segments,
    JsonNode totals) {

  static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int DIGEST_LENGTH = 64;

  static Path folder(OutputFolder output) {
    return new Path(output.own(), "index");
  }

  private static Path file(OutputFolder output) {
    return new Path(folder(output), "state.json");
  }

  /** The state of an output, if it holds for what is committed. */
  static Optional<OutputState> read(
      Storage storage,
      OutputFolder output,
      CommittedBatches commits,
      NavigableSet<Integer> committed)
      throws IOException {
    Optional<OutputState> read = parse(storage, file(output));
    if (read.isEmpty() || read.get().format() != FORMAT) {
      return Optional.empty();
    }
    OutputState state = read.get();
    Optional<String> digest = commits.digest(committed.headSet(state.lastBatch(), true));
    return digest.isPresent()
            && digest.get().equals(state.batchesSha256())
            && state.damagedSegment(storage, output, false).isEmpty()
        ? read
        : Optional.empty();
  }

  /** The first segment that is not what was written. */
  private Optional<String> damagedSegment(Storage storage, OutputFolder output, boolean wholly)
      throws IOException {
    for (IndexSegment segment : segments) {
      if (!segment.isWhole(storage, folder(output), wholly)) {
        return Optional.of(segment.file());
      }
    }
    return Optional.empty();
  }

  /** The file of the state that is damaged, if there is one; every byte is read. */
  static Optional<Path> damaged(Storage storage, OutputFolder output) throws IOException {
    if (!storage.exists(file(output))) {
      return Optional.empty();
    }
    Optional<OutputState> state = parse(storage, file(output));
    return state.isEmpty()
        ? Optional.of(file(output))
        : state
            .get()
            .damagedSegment(storage, output, true)
            .map(name -> new Path(folder(output), name));
  }

  /** The digest stands before the content. */
  private static Optional<OutputState> parse(Storage storage, Path file) throws IOException {
    try {
      String text = new String(storage.readBytes(file), StandardCharsets.UTF_8);
      String content = text.substring(Math.min(text.length(), DIGEST_LENGTH + 1));
      return text.startsWith(digest(content) + "\n")
          ? Optional.of(JSON.readValue(content, OutputState.class))
          : Optional.empty();
    } catch (FileNotFoundException | JsonProcessingException | InputRefused none) {
      return Optional.empty();
    }
  }

  void write(Storage storage, OutputFolder output) throws IOException {
    String content = JSON.writeValueAsString(this);
    storage.writeAtomically(
        file(output), (digest(content) + "\n" + content).getBytes(StandardCharsets.UTF_8));
  }

  /** Removes what a state that is no more has left. */
  static void removeOthers(Storage storage, OutputFolder output, ScoredIndex index)
      throws IOException {
    index.removeOthers(Set.of(file(output).getName()));
  }

  private static String digest(String content) {
    return Sha256.of(content.getBytes(StandardCharsets.UTF_8));
  }
}
