package io.lookonce.jobs.ingest;

import io.lookonce.data.DuplicateRule;
import io.lookonce.data.ImageShape;
import io.lookonce.data.LabelPattern;
import io.lookonce.data.PictureFitting;
import io.lookonce.data.SplitFractions;
import java.util.List;

/**
 * What decides how a data set comes out.
 *
 * @param name what people call the data set
 * @param inputs where its pictures come from, in order
 * @param labelPattern where the label stands in file names; null where the layout of each folder
 *     decides
 * @param classes class names in order; empty to take those of the inputs
 * @param shape the size of every picture; null to take that of the first input that tells
 * @param fitting what is done with pictures of another size
 * @param fractions shares of pictures that have no split of their own
 * @param duplicates what happens to duplicates that the inputs put into several splits
 * @param ignoreSplits whether splits of the inputs are ignored and all pictures shared out
 * @param seed what the shares are drawn with
 * @param maxPixels pictures with more are refused by their header
 * @param maxBytes longer files are refused
 */
public record IngestSettings(
    String name,
    List<IngestInput> inputs,
    LabelPattern labelPattern,
    List<String> classes,
    ImageShape shape,
    PictureFitting fitting,
    SplitFractions fractions,
    DuplicateRule duplicates,
    boolean ignoreSplits,
    long seed,
    long maxPixels,
    long maxBytes) {}
