package io.lookonce.jobs.averaging;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Numbers that travel to other JVMs. The driver keeps the array and its blocks, every executor the
 * blocks it has fetched and the array made of them.
 */
record BroadcastNumbers(Broadcast<byte[]> sent) implements SentNumbers {

  static BroadcastNumbers of(JavaRDD<Shard> shards, byte[] numbers) {
    return new BroadcastNumbers(
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
