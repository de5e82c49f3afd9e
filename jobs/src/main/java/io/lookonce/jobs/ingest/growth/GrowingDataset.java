package io.lookonce.jobs.ingest.growth;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.ingest.images.KnownImages;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What differs between kinds of data sets that grow.
 *
 * @param <C> what a data set of the kind says of itself
 */
interface GrowingDataset<C extends DatasetCard> {

  /**
   * Reads what a data set says of itself.
   *
   * @throws io.lookonce.storage.InputRefused if it is of another kind, or not whole
   */
  C read(DatasetFolder folder) throws IOException;

  /**
   * The making of a data set, or of what is to be added to one: with its classes, size and seed.
   *
   * @param into empty for a new data set
   */
  DatasetIngestion ingestion(IngestOutput output, Optional<C> into, KnownImages known)
      throws IOException;

  /** A column {@code sha256} of all images of a split, as an ingestion compares images. */
  Dataset<Row> digests(SparkSession spark, DatasetFolder folder, Split split) throws IOException;

  /** How many images of each label a data set holds, see {@link KnownImages#held}. */
  Map<Integer, long[]> held(C dataset);

  /** Both data sets as one. */
  C joined(C before, C added, List<DatasetPart> parts);
}
