package io.lookonce.jobs.scoring;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Pictures in files: Spark moves their paths, the tasks open them. */
public final class FolderSource implements PictureSource {

  private final JavaSparkContext spark;
  private final Storage storage;
  private final Listing listing;

  public FolderSource(JavaSparkContext spark, Storage storage, Listing listing) {
    this.spark = spark;
    this.storage = storage;
    this.listing = listing;
  }

  @Override
  public Listing listing() {
    return listing;
  }

  @Override
  public JavaRDD<PictureInput> inputs(Batch batch) {
    List<PictureInput> inputs =
        batch.files().stream().map(file -> new PictureInput(file, null)).toList();
    List<List<PictureInput>> tasks = TaskSizes.cut(inputs, spark.defaultParallelism());
    return spark.parallelize(tasks, tasks.size()).flatMap(List::iterator);
  }

  @Override
  public byte[] content(PictureFile file) throws IOException {
    return storage.readBytes(new Path(file.path()));
  }
}
