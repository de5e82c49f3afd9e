package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.data.DatasetFolder;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.image.InputRule;
import io.lookonce.jobs.evaluation.output.ChosenSplits;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * A classifier and the data set to measure it on, checked for compatibility.
 *
 * @param bundle a classifier of images
 * @param folder where the data set is
 * @param dataset its card
 * @param splits splits to measure on, each with at least one image, in the order of {@link Split}
 */
public record ClassifierRequest(
    ModelBundle bundle, Path folder, ImageDataset dataset, List<Split> splits) {

  private static final int RGB = 3;

  /**
   * Checks that a model can be measured on a data set.
   *
   * @param splits {@code train}, {@code validation}, {@code test} or {@code all}, any number of
   *     them; {@code all} selects the splits that hold images
   * @throws InputRefused in one line, if the model does not classify images, there is no data set
   *     of labelled images, image size or classes differ, or a split is empty
   */
  public static ClassifierRequest of(
      Storage storage, ModelBundle bundle, Path dataset, List<String> splits) throws IOException {
    bundle.requireKind(ModelCard.CLASSIFIER);
    DatasetFolder folder = new DatasetFolder(storage, dataset);
    ImageDataset found = folder.read();
    requireImages(bundle, found);
    requireSameClasses(bundle, found);
    return new ClassifierRequest(bundle, folder.root(), found, ChosenSplits.of(found, splits));
  }

  private static void requireImages(ModelBundle bundle, ImageDataset dataset) {
    InputRule input = bundle.card().input();
    if (input == null) {
      throw new InputRefused("model " + bundle.reference() + " is no classifier of images");
    }
    if (dataset.shape().height() != input.height()
        || dataset.shape().width() != input.width()
        || dataset.shape().channels() != RGB) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "data set %s has images of %s, model %s takes %dx%dx%d; ingest them with --size"
                  + " %dx%d",
              dataset.name(),
              dataset.shape(),
              bundle.reference(),
              input.height(),
              input.width(),
              RGB,
              input.height(),
              input.width()));
    }
  }

  private static void requireSameClasses(ModelBundle bundle, ImageDataset dataset) {
    List<String> ofModel = bundle.card().classes();
    if (!dataset.classes().equals(ofModel)) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "data set %s and model %s differ in their classes: %s",
              dataset.name(),
              bundle.reference(),
              difference(dataset.classes(), ofModel)));
    }
  }

  private static String difference(List<String> ofDataset, List<String> ofModel) {
    List<String> differences = new ArrayList<>();
    List<String> onlyInDataset = ofDataset.stream().filter(n -> !ofModel.contains(n)).toList();
    List<String> onlyInModel = ofModel.stream().filter(n -> !ofDataset.contains(n)).toList();
    if (!onlyInDataset.isEmpty()) {
      differences.add("only the data set has " + String.join(", ", onlyInDataset));
    }
    if (!onlyInModel.isEmpty()) {
      differences.add("only the model has " + String.join(", ", onlyInModel));
    }
    if (differences.isEmpty()) {
      int first = 0;
      while (ofDataset.get(first).equals(ofModel.get(first))) {
        first++;
      }
      differences.add(
          String.format(
              Locale.ROOT,
              "label %d is %s in the data set and %s in the model",
              first,
              ofDataset.get(first),
              ofModel.get(first)));
    }
    return String.join("; ", differences);
  }

  /** What would be measured, in a few lines. */
  public List<String> description() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "model %s, SHA-256 %s", bundle.reference(), bundle.onnxSha256()));
    lines.add(
        String.format(
            Locale.ROOT,
            "data set %s of %s in %d classes, SHA-256 %s",
            dataset.name(),
            dataset.shape(),
            dataset.classes().size(),
            dataset.contentSha256()));
    splits.forEach(
        s -> lines.add(String.format(Locale.ROOT, "%s: %d images", s.title(), dataset.count(s))));
    return lines;
  }
}
