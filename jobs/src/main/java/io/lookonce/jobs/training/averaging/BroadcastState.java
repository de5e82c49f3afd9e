package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Numbers that travel to other JVMs. The driver keeps the array and its blocks, every executor the
 * blocks it has fetched and the array made of them.
 */
record BroadcastState(Broadcast<byte[]> sent) implements DriverState {

  static BroadcastState of(JavaRDD<Shard> shards, byte[] numbers) {
    return new BroadcastState(
        JavaSparkContext.fromSparkContext(shards.context()).broadcast(numbers));
  }

  @Override
  public byte[] value() {
    return sent.value();
  }

  @Override
  public void close() {
    sent.destroy();
  }
}
