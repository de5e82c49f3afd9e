package io.lookonce.jobs.ingest;

import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelledListing;
import io.lookonce.data.LabelledPicture;
import io.lookonce.data.PicturePreparation;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Pictures in files of their own; tasks open them.
 *
 * @param format how the files were listed
 * @param maxBytes length above which a file is not read
 */
record FileSource(String format, LabelledListing listing, long maxBytes) implements LabelledSource {

  @Override
  public Optional<ImageShape> shape() {
    return Optional.empty();
  }

  @Override
  public JavaRDD<PreparedPicture> prepare(
      SparkSession spark, int first, PicturePreparation preparation) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    PreparePicture prepare =
        new PreparePicture(PictureFileReader.on(context, maxBytes), preparation);
    List<String> paths = listing.pictures().stream().map(LabelledPicture::source).toList();
    return PictureFileReader.shareOut(context, first, paths)
        .map(path -> prepare.ofFile(path._1(), path._2()));
  }
}
