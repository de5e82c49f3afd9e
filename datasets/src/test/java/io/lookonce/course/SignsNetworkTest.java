package io.lookonce.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SignsNetworkTest {

  @Test
  void theReferenceGivesTheScoresOfTheCourseToo() {
    Oracle oracle = Oracle.of("C4W1.app.forward_and_cost");
    assertThat(SignsNetwork.scoresOfTheReference().dup('c').data().asDouble())
        .containsExactly(oracle.numbers("Z3"), within(oracle.tolerance()));
  }
}
