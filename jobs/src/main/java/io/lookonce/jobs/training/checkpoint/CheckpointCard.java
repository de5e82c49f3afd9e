package io.lookonce.jobs.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lookonce.jobs.training.checkpoint.TrainingState.EpochMetrics;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Content of {@code checkpoint.json}: a {@link TrainingState} without its arrays, which follow each
 * other in {@code state.bin} as little-endian float32.
 *
 * @param format version of this layout, {@value #FORMAT}
 * @param epoch completed epochs
 * @param round completed rounds of the current epoch
 * @param epochExamples examples trained in the current epoch
 * @param epochLoss sum of their losses
 * @param valueBytes length of the first array: parameters and optimizer state
 * @param momentumBytes length of the second: outer momentum
 * @param bestBytes length of the third: parameters of the best epoch
 * @param averageBytes length of the fourth: moving average of the parameters
 * @param stateSha256 digest of {@code state.bin}
 * @param roundLosses loss curve over all rounds
 * @param history metrics of the completed epochs
 * @param configuration everything that the result depends on: settings, seeds, data set
 * @param cardSha256 digest of this card with an empty {@code card_sha256}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CheckpointCard(
    int format,
    int epoch,
    int round,
    long epochExamples,
    double epochLoss,
    int valueBytes,
    int momentumBytes,
    int bestBytes,
    int averageBytes,
    String stateSha256,
    RoundLosses roundLosses,
    List<EpochMetrics> history,
    Map<String, String> configuration,
    String cardSha256) {

  static final int FORMAT = 3;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static CheckpointCard of(
      TrainingState state, String stateSha256, Map<String, String> configuration) {
    return new CheckpointCard(
            FORMAT,
            state.epoch(),
            state.round(),
            state.epochExamples(),
            state.epochLoss(),
            state.values().length,
            state.momentum().length,
            state.best().length,
            state.average().length,
            stateSha256,
            state.roundLosses(),
            state.history(),
            configuration,
            "")
        .sealed();
  }

  /**
   * Reads a card.
   *
   * @throws IllegalArgumentException with a one-line message if it is damaged
   * @throws InputRefused if another version wrote it, in words that follow its name
   */
  static CheckpointCard parse(byte[] json) {
    CheckpointCard card;
    try {
      int format = JSON.readTree(json).path("format").asInt();
      if (format > 0 && format != FORMAT) {
        throw new InputRefused(
            format < FORMAT
                ? String.format(
                    Locale.ROOT,
                    "is of format %d, as version 0.1 wrote it: finish the training with that"
                        + " version, or start it again with another output",
                    format)
                : String.format(
                    Locale.ROOT,
                    "is of format %d, which a later version wrote: finish the training with that"
                        + " version",
                    format));
      }
      card = JSON.readValue(json, CheckpointCard.class);
    } catch (java.io.IOException broken) {
      throw new IllegalArgumentException("not the JSON of a checkpoint", broken);
    }
    if (card.format != FORMAT) {
      throw new IllegalArgumentException("it has no format");
    }
    if (!card.sealed().cardSha256.equals(card.cardSha256)) {
      throw new IllegalArgumentException("its content does not match its own card_sha256");
    }
    return card;
  }

  byte[] json() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and numbers can be written", impossible);
    }
  }

  private CheckpointCard sealed() {
    return withDigest(Sha256.of(withDigest("").json()));
  }

  private CheckpointCard withDigest(String digest) {
    return new CheckpointCard(
        format,
        epoch,
        round,
        epochExamples,
        epochLoss,
        valueBytes,
        momentumBytes,
        bestBytes,
        averageBytes,
        stateSha256,
        roundLosses,
        history,
        configuration,
        digest);
  }
}
