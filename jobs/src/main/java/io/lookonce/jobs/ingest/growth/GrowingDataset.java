package io.lookonce.jobs.ingest.growth;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.Split;
import io.lookonce.jobs.ingest.write.DatasetIngestion;
import io.lookonce.jobs.ingest.write.IngestOutput;
import io.lookonce.jobs.ingest.write.KnownImages;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The operations of {@link DatasetGrowth} that depend on the kind of data set.
 *
 * @param <C> card of a data set of this kind
 */
interface GrowingDataset<C extends DatasetCard> {

  /**
   * Reads the card of a data set.
   *
   * @throws io.lookonce.storage.InputRefused if it is of another kind or incomplete
   */
  C read(DatasetFolder folder) throws IOException;

  /**
   * An ingestion of the inputs, with the classes, image size and seed of an existing data set.
   *
   * @param into card of the existing data set; empty for a new one
   */
  DatasetIngestion ingestion(IngestOutput output, Optional<C> into, KnownImages known)
      throws IOException;

  /** The digests of the images of a split, as an ingestion compares them, in one column. */
  Dataset<Row> digests(SparkSession spark, DatasetFolder folder, Split split) throws IOException;

  /** Images by label, see {@link KnownImages#held}. */
  Map<Integer, long[]> held(C dataset);

  /** The card of both data sets together. */
  C joined(C before, C added, List<DatasetPart> parts);
}
