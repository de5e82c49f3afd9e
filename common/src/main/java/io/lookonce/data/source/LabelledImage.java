package io.lookonce.data.source;

import io.lookonce.data.Split;
import java.io.Serializable;

/**
 * One labelled image as a source lists it, before it is read.
 *
 * @param source where its content is: a qualified path, or the name of a record in a container
 * @param label the class as the source writes it: a name or a number
 * @param split the split that the source puts it in; null where it leaves that open
 * @param place what an error about this record names, such as {@code labels.csv:12}
 */
public record LabelledImage(String source, String label, Split split, String place)
    implements Serializable {

  /** The same image in a given split, or with its split left open (null). */
  public LabelledImage in(Split other) {
    return new LabelledImage(source, label, other, place);
  }
}
