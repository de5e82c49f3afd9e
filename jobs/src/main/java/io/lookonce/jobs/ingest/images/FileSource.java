package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImagePreparation;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Images in files of their own; tasks open them.
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
  public JavaRDD<ResizedImage> prepare(
      SparkSession spark, int first, ImagePreparation preparation) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ResizeImage prepare = new ResizeImage(ImageFileReader.on(context, maxBytes), preparation);
    List<String> paths = listing.images().stream().map(LabelledImage::source).toList();
    return ImageFileReader.shareOut(context, first, paths)
        .map(path -> prepare.ofFile(path._1(), path._2()));
  }
}
