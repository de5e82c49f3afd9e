package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected numbers were printed by NumPy. */
class NumpyRandomTest {

  @Test
  void normalNumbersAreNumpys() {
    NumpyRandom random = new NumpyRandom(1);
    double[] expected = {
      1.6243453636632417,
      -0.6117564136500754,
      -0.5281717522634557,
      -1.0729686221561705,
      0.8654076293246785,
      -2.3015386968802827,
      1.74481176421648,
      -0.7612069008951028
    };
    for (double value : expected) {
      assertThat(random.normal()).isEqualTo(value);
    }
  }

  @Test
  void uniformNumbersAreNumpys() {
    NumpyRandom random = new NumpyRandom(1);
    double[] expected = {
      0.417022004702574, 0.7203244934421581, 0.00011437481734488664, 0.30233257263183977
    };
    for (double value : expected) {
      assertThat(random.uniform()).isEqualTo(value);
    }
  }

  @Test
  void permutationsAreNumpys() {
    assertThat(new NumpyRandom(1).permutation(10)).containsExactly(2, 9, 6, 4, 0, 3, 1, 7, 8, 5);
    assertThat(new NumpyRandom(0).permutation(148))
        .startsWith(24, 7, 37, 114, 27, 26, 43, 54, 132, 71);
  }

  @Test
  void theStreamStaysNumpysPastTheFirstTwist() {
    NumpyRandom random = new NumpyRandom(4294967295L);
    double last = 0;
    for (int drawn = 0; drawn < 1000; drawn++) {
      last = random.normal();
    }
    assertThat(last).isEqualTo(0.8396779525796308);
  }
}
