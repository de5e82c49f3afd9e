package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.data.Shard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.TaskCompletionListener;
import scala.Tuple2;

/**
 * The workers' states are cut into chunks that travel through a shuffle; every chunk is summed by
 * one task somewhere in the cluster, and the driver fetches the means a few at a time. No heap
 * holds more than one state, whatever the number of workers.
 */
final class ChunkedAggregation implements Aggregation {

  /** What a summing task may hold, all workers' pieces of a chunk together. */
  private static final int TASK_BYTES = 64 << 20;

  private static final int MIN_CHUNK_BYTES = 1 << 20;
  private static final int MAX_CHUNK_BYTES = 16 << 20;

  private final int numbers;
  private final int chunk;
  private final int tasks;

  /** Chunks of a size that suits the number of workers. */
  static ChunkedAggregation of(int numbers, int workers, int tasks) {
    int bytes = Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, TASK_BYTES / workers));
    return new ChunkedAggregation(numbers, bytes / Float.BYTES, tasks);
  }

  /**
   * @param numbers numbers of a state
   * @param chunk numbers of a chunk
   * @param tasks how many tasks sum at a time
   */
  ChunkedAggregation(int numbers, int chunk, int tasks) {
    this.numbers = numbers;
    this.chunk = chunk;
    this.tasks = tasks;
  }

  @Override
  public DriverState send(JavaRDD<Shard> shards, byte[] values) {
    return BroadcastState.of(shards, values);
  }

  @Override
  public Round train(JavaRDD<Shard> shards, WorkerStep step) {
    Cut cut = new Cut(numbers, chunk);
    JavaRDD<Tuple2<Integer, StatePiece>> pieces =
        shards
            .flatMapToPair(shard -> cut.pieces(step, shard))
            .partitionBy(new ByNumber(cut.chunks() + 1))
            .map(piece -> piece);
    List<WorkerReport> reports =
        pieces
            .map(piece -> piece._2().report())
            .collectPartitions(new int[] {cut.chunks()})[0]
            .stream()
            .sorted(Comparator.comparingInt(WorkerReport::worker))
            .toList();
    return new Shuffled(reports, pieces, cut, tasks);
  }

  /** Where the cuts are. After the last chunk comes one of no numbers that brings the report. */
  private record Cut(int numbers, int chunk) implements Serializable {

    int chunks() {
      return (numbers - 1) / chunk + 1;
    }

    Iterator<Tuple2<Integer, StatePiece>> pieces(WorkerStep step, Shard shard) {
      WorkerNetwork network = step.network(shard);
      network.hold();
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) done -> network.release());
      WorkerReport report = step.train(shard);
      Stream<Tuple2<Integer, StatePiece>> states =
          report.examples() == 0
              ? Stream.empty()
              : IntStream.range(0, chunks())
                  .mapToObj(number -> new Tuple2<>(number, piece(number, report, network)));
      StatePiece alone = new StatePiece(report, network.state(), 0, 0);
      return Stream.concat(states, Stream.of(new Tuple2<>(chunks(), alone))).iterator();
    }

    private StatePiece piece(int number, WorkerReport report, WorkerNetwork network) {
      int first = number * chunk;
      return new StatePiece(report, network.state(), first, Math.min(chunk, numbers - first));
    }
  }

  /** Partition i holds chunk i. */
  private static final class ByNumber extends Partitioner {

    private static final long serialVersionUID = 1L;
    private final int partitions;

    ByNumber(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object number) {
      return (Integer) number;
    }
  }

  private record Shuffled(
      List<WorkerReport> reports, JavaRDD<Tuple2<Integer, StatePiece>> pieces, Cut cut, int tasks)
      implements Round {

    @Override
    public long mean(MeanReceiver receiver) {
      JavaRDD<byte[]> means =
          pieces.mapPartitions(of -> List.of(ChunkedAggregation.mean(of)).iterator());
      long nanoseconds = 0;
      for (int from = 0; from < cut.chunks(); from += tasks) {
        int[] numbers = IntStream.range(from, Math.min(cut.chunks(), from + tasks)).toArray();
        List<byte[]>[] fetched = means.collectPartitions(numbers);
        long begin = System.nanoTime();
        for (int i = 0; i < numbers.length; i++) {
          hand(numbers[i] * cut.chunk(), fetched[i].get(0), receiver);
        }
        nanoseconds += System.nanoTime() - begin;
      }
      return nanoseconds;
    }

    /** The mean of one is itself. */
    private static void hand(int first, byte[] mean, MeanReceiver receiver) {
      new WeightedMean(List.of(WeightedMean.Numbers.of(mean)), new long[] {1})
          .compute((place, block, length) -> receiver.accept(first + place, block, length));
    }

    @Override
    public void close() {
      pieces.rdd().cleanShuffleDependencies(false);
    }
  }

  private static byte[] mean(Iterator<Tuple2<Integer, StatePiece>> unordered) {
    List<StatePiece> pieces = new ArrayList<>();
    unordered.forEachRemaining(piece -> pieces.add(piece._2()));
    pieces.sort(Comparator.comparingInt(piece -> piece.report().worker()));
    byte[] mean = new byte[pieces.get(0).numbers().length];
    new WeightedMean(
            pieces.stream().map(piece -> WeightedMean.Numbers.of(piece.numbers())).toList(),
            pieces.stream().mapToLong(piece -> piece.report().examples()).toArray())
        .compute((first, block, length) -> FlatState.floats(mean).put(first, block, 0, length));
    return mean;
  }
}
