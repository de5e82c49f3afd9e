package io.lookonce.data;

/** What happens to images with the same pixels that their source puts into several splits. */
public enum DuplicateRule {
  /** Only the copies in the strictest split stay: test before validation before train. */
  ONE_SPLIT,
  /** All stay where the source puts them, so that a known split can be had as it is. */
  KEEP_SPLITS
}
