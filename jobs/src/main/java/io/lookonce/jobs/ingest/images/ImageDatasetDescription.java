package io.lookonce.jobs.ingest.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.data.ChannelSums;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.ImageDataset;
import io.lookonce.data.Split;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.RejectedImage;
import io.lookonce.jobs.ingest.images.ImageIngestPlan.OpenedInput;
import io.lookonce.jobs.ingest.images.ImageIngestion.ImageIngestSettings;
import io.lookonce.jobs.ingest.images.ResizedImage.Summary;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.jobs.ingest.write.LabelledOrder;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.storage.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds {@code dataset.json} of a data set of images. */
final class ImageDatasetDescription {

  private static final String UNREADABLE = "unreadable";

  private final ImageIngestSettings settings;
  private final ImageIngestPlan plan;
  private final Summary[] summaries;
  private final LabelledOrder labelled;

  ImageDatasetDescription(
      ImageIngestSettings settings,
      ImageIngestPlan plan,
      Summary[] summaries,
      LabelledOrder labelled) {
    this.settings = settings;
    this.plan = plan;
    this.summaries = summaries;
    this.labelled = labelled;
  }

  ImageDataset dataset(
      List<DatasetPart> parts, List<RejectedImage> rejected, DuplicateCounts duplicates)
      throws IOException {
    ChannelSums training = trainingSums();
    return new ImageDataset(
        ImageDataset.LABELLED_IMAGES,
        ImageDataset.FORMAT,
        settings.shared().name(),
        plan.classes().names(),
        plan.shape(),
        settings.fitting(),
        labelled.counts(),
        training.mean(),
        training.deviation(),
        settings.shared().seed(),
        settings.shared().fractions(),
        sources(),
        countByKind(rejected),
        duplicates,
        parts,
        labelled.contentSha256(index -> summaries[index].pixelsSha256()),
        SoftwareVersion.version());
  }

  private ChannelSums trainingSums() {
    DatasetOrder order = labelled.order();
    ChannelSums sums = ChannelSums.none(plan.shape().channels());
    for (int position = 0; position < order.size(); position++) {
      if (order.splitAt(position) == Split.TRAIN) {
        sums = sums.plus(summaries[order.indexAt(position)].sums());
      }
    }
    return sums;
  }

  private List<DatasetSource> sources() throws IOException {
    List<DatasetSource> sources = new ArrayList<>();
    for (OpenedInput opened : plan.inputs()) {
      Optional<String> container = opened.source().containerSha256();
      sources.add(
          new DatasetSource(
              opened.input().location(),
              opened.source().format(),
              opened.input().split(),
              opened.source().listing().images().size(),
              opened.source().listing().otherFiles(),
              container.isPresent() ? container.get() : listingSha256(opened)));
    }
    return sources;
  }

  private String listingSha256(OpenedInput opened) {
    StringBuilder lines = new StringBuilder();
    List<LabelledImage> images = opened.source().listing().images();
    for (int i = 0; i < images.size(); i++) {
      String content = summaries[opened.first() + i].contentSha256();
      lines
          .append(images.get(i).label())
          .append('\t')
          .append(content == null ? UNREADABLE : content)
          .append('\n');
    }
    return Sha256.of(lines.toString().getBytes(UTF_8));
  }

  /** Counts by the kind of reason, which precedes the colon. */
  private static Map<String, Long> countByKind(List<RejectedImage> rejected) {
    Map<String, Long> counts = new TreeMap<>();
    for (RejectedImage image : rejected) {
      counts.merge(image.reason().split(":", 2)[0], 1L, Long::sum);
    }
    return counts;
  }
}
