package io.lookonce.jobs.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.lookonce.data.DatasetCard;
import io.lookonce.data.DatasetFolder;
import io.lookonce.data.DatasetPart;
import io.lookonce.data.Split;
import io.lookonce.jobs.scoring.input.ParquetTable;
import io.lookonce.storage.InputRefused;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the rows of a split from the parts of a data set.
 *
 * @param folder where the data set is
 * @param card what it says of itself
 * @param schema the columns of its parts
 */
record SplitRows(SparkSession spark, DatasetFolder folder, DatasetCard card, StructType schema) {

  /**
   * The rows of a split with a column {@code index} before the others: long, the place in the split
   * from 0. How the rows are partitioned is Spark's affair and may differ from run to run; the
   * index does not.
   *
   * @param columns those wanted besides the index
   * @throws InputRefused if the split is empty
   */
  Dataset<Row> of(Split split, String... columns) {
    List<String> paths = new ArrayList<>();
    List<Column> firstRows = new ArrayList<>();
    long first = 0;
    for (DatasetPart part : parts(split)) {
      paths.add(folder.path(part).toString());
      firstRows.add(lit(folder.path(part).getName()));
      firstRows.add(lit(first));
      first += part.rows();
    }
    List<Column> selected = new ArrayList<>();
    selected.add(
        element_at(map(firstRows.toArray(Column[]::new)), col("_metadata.file_name"))
            .plus(col("_metadata.row_index"))
            .as("index"));
    for (String column : columns) {
      selected.add(col(column));
    }
    return read(paths).select(selected.toArray(Column[]::new));
  }

  /** The parts of a split; at least one. */
  List<DatasetPart> parts(Split split) {
    List<DatasetPart> parts = card.partsOf(split);
    if (parts.isEmpty()) {
      throw new InputRefused(folder.root() + " holds no images for " + split.title());
    }
    return parts;
  }

  /** The rows of files, as they are stored. */
  Dataset<Row> read(List<String> paths) {
    return ParquetTable.reader(spark).schema(schema).parquet(paths.toArray(String[]::new));
  }
}
