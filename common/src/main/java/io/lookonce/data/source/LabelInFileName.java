package io.lookonce.data.source;

import io.lookonce.data.source.LabelledListing.LabelledImage;
import io.lookonce.data.source.LabelledListing.RejectedImage;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.fs.Path;

/** Lists the images below a folder whose labels are in their file names. */
public final class LabelInFileName {

  private LabelInFileName() {}

  /**
   * Lists the images below a folder; images whose names do not match are rejected.
   *
   * @param input the input as given, for messages
   * @throws InputRefused if there is no such folder, no image in it, or no matching name
   */
  public static LabelledListing list(
      Storage storage, String input, Path folder, LabelPattern pattern) throws IOException {
    ImageFiles files = ImageFiles.below(storage, input, folder);
    List<LabelledImage> images = new ArrayList<>();
    List<RejectedImage> rejected = new ArrayList<>();
    for (Path file : files.images()) {
      String path = file.toString();
      Optional<String> label = pattern.labelIn(file.getName());
      if (label.isPresent()) {
        images.add(new LabelledImage(path, label.get(), null, path));
      } else {
        rejected.add(new RejectedImage(path, "no label: its name does not match " + pattern));
      }
    }
    if (images.isEmpty()) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s: the label pattern %s matches none of %d file names, such as '%s'",
              input,
              pattern,
              files.images().size(),
              files.images().get(0).getName()));
    }
    return new LabelledListing(List.of(), images, rejected, files.otherFiles(), files.leftOut());
  }

  /**
   * A regular expression that must match a whole file name; its group {@code label} is the label.
   */
  public static final class LabelPattern {

    /** The characters before the first underscore, as in {@code 3_IMG_5864.jpg}. */
    public static final String BEFORE_UNDERSCORE = "(?<label>[^_]+)_.*";

    private static final String GROUP = "label";

    private final Pattern pattern;

    private LabelPattern(Pattern pattern) {
      this.pattern = pattern;
    }

    /**
     * Parses a pattern.
     *
     * @param option the name of the option, for the message
     * @throws InputRefused if it is not a regular expression or has no group {@code label}
     */
    public static LabelPattern parse(String option, String regularExpression) {
      if (!regularExpression.contains("(?<" + GROUP + ">")) {
        throw new InputRefused(
            String.format(
                Locale.ROOT, "%s %s: it has no group (?<label>...)", option, regularExpression));
      }
      try {
        return new LabelPattern(Pattern.compile(regularExpression));
      } catch (PatternSyntaxException wrong) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "%s %s: no regular expression: %s at character %d",
                option,
                regularExpression,
                wrong.getDescription(),
                wrong.getIndex() + 1),
            wrong);
      }
    }

    /** The label in a file name; empty if the name does not match. */
    public Optional<String> labelIn(String fileName) {
      Matcher matcher = pattern.matcher(fileName);
      return matcher.matches() ? Optional.ofNullable(matcher.group(GROUP)) : Optional.empty();
    }

    @Override
    public String toString() {
      return pattern.pattern();
    }
  }
}
