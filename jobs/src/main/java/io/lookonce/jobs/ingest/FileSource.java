package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelledListing;
import io.lookonce.data.LabelledPicture;
import io.lookonce.data.PicturePreparation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * Pictures in files of their own; tasks open them.
 *
 * @param format how the files were listed
 * @param maxBytes length above which a file is not read
 */
record FileSource(String format, LabelledListing listing, long maxBytes) implements LabelledSource {

  private static final int PICTURES_PER_TASK = 64;

  @Override
  public Optional<ImageShape> shape() {
    return Optional.empty();
  }

  @Override
  public JavaRDD<PreparedPicture> prepare(
      SparkSession spark, int first, PicturePreparation preparation) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    PreparePicture prepare = PreparePicture.on(context, preparation, maxBytes);
    List<Tuple2<Integer, String>> paths = new ArrayList<>();
    for (LabelledPicture picture : listing.pictures()) {
      paths.add(new Tuple2<>(first + paths.size(), picture.source()));
    }
    int tasks = 1 + (paths.size() - 1) / PICTURES_PER_TASK;
    return context.parallelize(paths, tasks).map(path -> prepare.ofFile(path._1(), path._2()));
  }
}
