package io.lookonce.jobs.ingest.images;

import io.lookonce.data.ImagePreparation;
import io.lookonce.data.ImageShape;
import io.lookonce.data.source.LabelledListing;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.jobs.ingest.images.ResizedImage.ResizeImage;
import io.lookonce.jobs.ingest.write.ImageFileReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A source of labelled images, listed when it is opened. */
interface LabelledSource {

  /** Name of the format in {@code dataset.json}. */
  String format();

  /** The images and their labels. */
  LabelledListing listing();

  /** The image size, if it is known without reading the images. */
  Optional<ImageShape> shape() throws IOException;

  /**
   * Reads and resizes the images.
   *
   * @param first index of this source's first image among all sources
   * @param reader of image files, open as long as the result is used
   * @return one element per listed image, with its index, in any order
   */
  JavaRDD<ResizedImage> prepare(
      SparkSession spark, int first, ImagePreparation preparation, ImageFileReader reader)
      throws IOException;

  /** Digest of the container file; empty if every image is a separate file. */
  default Optional<String> containerSha256() throws IOException {
    return Optional.empty();
  }

  /**
   * Images in separate files, which tasks open.
   *
   * @param format name of the format
   */
  record FileSource(String format, LabelledListing listing) implements LabelledSource {

    /** The same source with other images. */
    FileSource with(List<LabelledImage> images) {
      return new FileSource(
          format,
          new LabelledListing(
              listing.classes(),
              images,
              listing.rejected(),
              listing.otherFiles(),
              listing.leftOut()));
    }

    @Override
    public Optional<ImageShape> shape() {
      return Optional.empty();
    }

    @Override
    public JavaRDD<ResizedImage> prepare(
        SparkSession spark, int first, ImagePreparation preparation, ImageFileReader reader) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      ResizeImage prepare = new ResizeImage(reader, preparation);
      List<String> paths = listing.images().stream().map(LabelledImage::source).toList();
      return ImageFileReader.distribute(context, first, paths)
          .map(path -> prepare.ofFile(path._1(), path._2()));
    }
  }
}
