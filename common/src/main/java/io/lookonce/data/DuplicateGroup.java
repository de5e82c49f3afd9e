package io.lookonce.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Images with the same pixel bytes.
 *
 * @param members places in the list of examples, ascending; at least one
 */
public record DuplicateGroup(List<Integer> members) {

  public DuplicateGroup {
    members = List.copyOf(members);
  }

  /** All groups, those of one image too, in the order of their first members. */
  public static List<DuplicateGroup> of(List<SplitExample> examples) {
    Map<String, List<Integer>> byPixels = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      byPixels.computeIfAbsent(examples.get(i).pixelsSha256(), none -> new ArrayList<>()).add(i);
    }
    return byPixels.values().stream().map(DuplicateGroup::new).toList();
  }

  /** Whether there are at least two. */
  public boolean repeated() {
    return members.size() > 1;
  }
}
