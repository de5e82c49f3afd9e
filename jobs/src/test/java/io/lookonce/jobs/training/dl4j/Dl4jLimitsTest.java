package io.lookonce.jobs.training.dl4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.jobs.training.averaging.AveragingEngine;
import io.lookonce.jobs.training.data.EpochPlan;
import io.lookonce.storage.InputRefused;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What DL4J's engine cannot do and the averaging one can, refused before Spark starts. */
@Tag("spark")
class Dl4jLimitsTest {

  @Test
  void aRoundThatDl4jCannotCountIsRefused() {
    EpochPlan plan = new EpochPlan(209, 2, 16, 1 << 27);

    new AveragingEngine().requireUsable(plan);
    assertThatThrownBy(() -> new Dl4jEngine(0).requireUsable(plan))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("averaging.frequency = 134217728: ");
  }

  @Test
  void anotherSerializerIsRefused() {
    SparkConf kryo =
        new SparkConf(false).set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");

    new AveragingEngine().requireUsable(kryo);
    new Dl4jEngine(0).requireUsable(new SparkConf(false));
    assertThatThrownBy(() -> new Dl4jEngine(0).requireUsable(kryo))
        .isInstanceOf(InputRefused.class)
        .hasMessageStartingWith("spark.serializer = org.apache.spark.serializer.KryoSerializer: ");
  }
}
