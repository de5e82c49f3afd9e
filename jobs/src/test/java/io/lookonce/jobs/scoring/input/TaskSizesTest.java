package io.lookonce.jobs.scoring.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.scoring.input.FolderSource.TaskSizes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSizesTest {

  @ParameterizedTest
  @CsvSource({"1,1", "1,64", "31,2", "1000,2", "1000,300"})
  void everyItemIsInExactlyOnePartInOrder(int count, int cores) {
    List<Integer> items = IntStream.range(0, count).boxed().toList();

    List<List<Integer>> parts = TaskSizes.cut(items, cores);

    assertThat(parts.stream().flatMap(List::stream).toList()).isEqualTo(items);
    assertThat(parts).noneMatch(List::isEmpty).allMatch(part -> part.size() <= 32);
  }

  @Test
  void theLastPartsAreSmallSoThatCoresFinishTogether() {
    List<List<Integer>> parts = TaskSizes.cut(IntStream.range(0, 200).boxed().toList(), 2);

    assertThat(parts.get(0)).hasSize(32);
    assertThat(parts.subList(parts.size() - 6, parts.size())).allMatch(part -> part.size() == 1);
  }
}
