package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Numbers of the driver that tasks can read. The driver closes them after the last task. */
interface BroadcastState extends Serializable, AutoCloseable {

  /** Little-endian float32; read-only. */
  byte[] value();

  @Override
  void close();

  /**
   * A Spark broadcast to other JVMs. The driver holds the array and its blocks, each executor the
   * blocks that it has fetched and the array assembled from them.
   */
  record ToExecutors(Broadcast<byte[]> sent) implements BroadcastState {

    static ToExecutors of(JavaRDD<Shard> shards, byte[] numbers) {
      return new ToExecutors(
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

  /** The array itself, for tasks in the driver's own JVM. */
  record InProcess(String name) implements BroadcastState {

    private static final Map<String, byte[]> NUMBERS = new ConcurrentHashMap<>();

    static InProcess of(byte[] numbers) {
      InProcess shared = new InProcess(UUID.randomUUID().toString());
      NUMBERS.put(shared.name, numbers);
      return shared;
    }

    @Override
    public byte[] value() {
      return NUMBERS.get(name);
    }

    @Override
    public void close() {
      NUMBERS.remove(name);
    }
  }
}
