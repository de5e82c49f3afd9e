package io.lookonce.jobs.training.data;

import io.lookonce.configuration.Settings;
import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.model.ModelDraft;
import io.lookonce.network.Network;
import io.lookonce.network.TrainingSettings;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The task of a training, classification or detection: its network and data set, the format of the
 * examples, the evaluation and the export of the model. It does not decide how training proceeds.
 */
public interface TrainingTask {

  /** Reads a task from the settings, and its data set once all settings have been read. */
  interface Reader {

    /**
     * Reads the keys of this kind of task; the caller refuses unknown ones.
     *
     * @throws io.lookonce.storage.InputRefused if the model of {@code start} cannot be used
     */
    void read(Settings settings) throws IOException;

    /** Reads optimizer, epochs, seed and averaging, with the defaults of this kind of task. */
    TrainingSettings readTraining(Settings settings);

    /**
     * Joins what was read with a data set.
     *
     * @throws io.lookonce.storage.InputRefused if the data set is incomplete, of another kind, or
     *     does not fit the network
     */
    TrainingTask open(DatasetFolder folder, TrainingSettings training) throws IOException;
  }

  /** The network at another input size, with the format of its examples. */
  record AtOtherSize(Network network, ExampleFormat format) {}

  /** Name of the command that trains it. */
  String command();

  Network network();

  DatasetCard dataset();

  /** The parameters taken over from another model; empty if all weights are initialised. */
  Optional<StartingPoint> start();

  /** Shape of an example, for people, such as {@code 64x64x3}. */
  String shape();

  /** Bytes of one example in a {@link Shard}. */
  long imageBytes();

  ExampleFormat format();

  /** The network at the further input sizes of a multi-scale training. */
  default List<AtOtherSize> otherSizes() {
    return List.of();
  }

  /**
   * The rows of a split; the first column is the index within the split, from 0.
   *
   * @throws io.lookonce.storage.InputRefused if the data set is incomplete
   */
  Dataset<Row> rows(
      SparkSession spark, Storage storage, org.apache.hadoop.fs.Path folder, Split split)
      throws IOException;

  Evaluator evaluator();

  /** The kind of the resulting model, as {@link io.lookonce.model.ModelCard} names it. */
  String modelKind();

  /**
   * Drafts the card of the model.
   *
   * @param metrics evaluation metrics by split
   */
  ModelDraft draft(Map<String, ?> metrics, int seed);

  /**
   * Writes the files of the model.
   *
   * @param graph the trained network
   * @param draft receives the measured difference of the ONNX file's outputs
   * @param folder new and empty
   * @throws IOException also if the ONNX file's outputs differ from those of the network
   */
  List<Path> export(ComputationGraph graph, ModelDraft draft, Path folder) throws IOException;
}
