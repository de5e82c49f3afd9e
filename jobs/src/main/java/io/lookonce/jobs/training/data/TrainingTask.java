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
 * What is learnt, and from which images: how a data set's rows become examples, how the result is
 * judged, and what model it becomes. How it is learnt is not its affair.
 */
public interface TrainingTask {

  /** Reads a subject: first its settings, and the data set when all settings are known. */
  interface Reader {

    /**
     * Reads the subject's own keys; the caller refuses unknown ones.
     *
     * @throws io.lookonce.storage.InputRefused if the model that it starts from cannot be used
     */
    void read(Settings settings) throws IOException;

    /** Reads how it is learnt. */
    TrainingSettings training(Settings settings);

    /**
     * The subject.
     *
     * @throws io.lookonce.storage.InputRefused if the data set is not complete, of another kind, or
     *     does not fit
     */
    TrainingTask subject(DatasetFolder folder, TrainingSettings training) throws IOException;
  }

  /** The network for inputs of another size, and what its examples are. */
  record AtOtherSize(Network network, ExampleFormat format) {}

  /** The command that learns it. */
  String command();

  /** What is trained. */
  Network network();

  /** On what. */
  DatasetCard dataset();

  /** What the network takes over from an earlier model; empty where all begins anew. */
  Optional<StartingPoint> start();

  /** The size of the images as they are held, for people. */
  String shape();

  /** Bytes of one image as it is held. */
  long imageBytes();

  /** What the examples are. */
  ExampleFormat format();

  /** The same network for inputs of other sizes that are trained too, with their examples. */
  default List<AtOtherSize> otherSizes() {
    return List.of();
  }

  /** How a row becomes an example. */
  ExampleReader reader();

  /**
   * The rows of a split; the first column is their place in it, from 0.
   *
   * @throws io.lookonce.storage.InputRefused if the data set is not complete
   */
  Dataset<Row> rows(
      SparkSession spark, Storage storage, org.apache.hadoop.fs.Path folder, Split split)
      throws IOException;

  /** How a result is judged. */
  Evaluation evaluation();

  /** The kind of model that it becomes, as {@link io.lookonce.model.ModelCard} names it. */
  String modelKind();

  /**
   * The card of the model.
   *
   * @param metrics how good it is, by split
   */
  ModelDraft draft(Map<String, ?> metrics, int seed);

  /**
   * Writes the files of the model.
   *
   * @param graph the trained network
   * @param draft gets what there is to say of the files
   * @param folder new and empty
   * @throws IOException also if a file would not give what the network gives
   */
  List<Path> export(ComputationGraph graph, ModelDraft draft, Path folder) throws IOException;
}
