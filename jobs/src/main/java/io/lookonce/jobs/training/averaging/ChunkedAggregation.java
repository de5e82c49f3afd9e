package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.averaging.Aggregation.WorkerStep;
import io.lookonce.jobs.training.averaging.RoundTimes.WorkerReport;
import io.lookonce.jobs.training.averaging.WeightedMean.MeanReceiver;
import io.lookonce.jobs.training.data.Shard;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
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
 * Aggregation through a shuffle, for large states. The states are split into chunks, one task of
 * the cluster sums each chunk, and the driver fetches a few means at a time. No heap holds more
 * than one state, whatever the number of workers.
 */
final class ChunkedAggregation implements Aggregation {

  /** Memory of a summing task for all workers' pieces of a chunk. */
  private static final int TASK_BYTES = 64 << 20;

  private static final int MIN_CHUNK_BYTES = 1 << 20;
  private static final int MAX_CHUNK_BYTES = 16 << 20;

  private final int numbers;
  private final int chunk;
  private final int tasks;

  /** An aggregation with a chunk size that suits the number of workers. */
  static ChunkedAggregation of(int numbers, int workers, int tasks) {
    int bytes = Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, TASK_BYTES / workers));
    return new ChunkedAggregation(numbers, bytes / Float.BYTES, tasks);
  }

  /**
   * @param numbers count of numbers of a state
   * @param chunk count of numbers of a chunk
   * @param tasks number of concurrent summing tasks
   */
  ChunkedAggregation(int numbers, int chunk, int tasks) {
    this.numbers = numbers;
    this.chunk = chunk;
    this.tasks = tasks;
  }

  @Override
  public BroadcastState broadcast(JavaRDD<Shard> shards, byte[] values) {
    return BroadcastState.ToExecutors.of(shards, values);
  }

  @Override
  public Round runRound(JavaRDD<Shard> shards, WorkerStep step) {
    Chunks chunks = new Chunks(numbers, chunk);
    JavaRDD<Tuple2<Integer, StatePiece>> pieces =
        shards
            .flatMapToPair(shard -> chunks.pieces(step, shard))
            .partitionBy(new ByChunk(chunks.count() + 1))
            .map(piece -> piece);
    List<WorkerReport> reports =
        pieces
            .map(piece -> piece._2().report())
            .collectPartitions(new int[] {chunks.count()})[0]
            .stream()
            .sorted(Comparator.comparingInt(WorkerReport::worker))
            .toList();
    return new Shuffled(reports, pieces, chunks, tasks);
  }

  /** Boundaries of the chunks. An empty chunk after the last one carries the report. */
  private record Chunks(int numbers, int chunk) implements Serializable {

    int count() {
      return (numbers - 1) / chunk + 1;
    }

    Iterator<Tuple2<Integer, StatePiece>> pieces(WorkerStep step, Shard shard) {
      WorkerNetwork network = step.network(shard);
      network.lock();
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) done -> network.unlock());
      WorkerReport report = step.trainOn(shard);
      Stream<Tuple2<Integer, StatePiece>> states =
          report.examples() == 0
              ? Stream.empty()
              : IntStream.range(0, count())
                  .mapToObj(number -> new Tuple2<>(number, piece(number, report, network)));
      StatePiece reportOnly = new StatePiece(report, network.state(), 0, 0);
      return Stream.concat(states, Stream.of(new Tuple2<>(count(), reportOnly))).iterator();
    }

    private StatePiece piece(int number, WorkerReport report, WorkerNetwork network) {
      int first = number * chunk;
      return new StatePiece(report, network.state(), first, Math.min(chunk, numbers - first));
    }
  }

  /** Assigns chunk i to partition i. */
  private static final class ByChunk extends Partitioner {

    private static final long serialVersionUID = 1L;
    private final int partitions;

    ByChunk(int partitions) {
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
      List<WorkerReport> reports,
      JavaRDD<Tuple2<Integer, StatePiece>> pieces,
      Chunks chunks,
      int tasks)
      implements Round {

    @Override
    public long mean(MeanReceiver receiver) {
      JavaRDD<byte[]> means =
          pieces.mapPartitions(of -> List.of(ChunkedAggregation.mean(of)).iterator());
      long nanoseconds = 0;
      for (int from = 0; from < chunks.count(); from += tasks) {
        int[] numbers = IntStream.range(from, Math.min(chunks.count(), from + tasks)).toArray();
        List<byte[]>[] fetched = means.collectPartitions(numbers);
        long begin = System.nanoTime();
        for (int i = 0; i < numbers.length; i++) {
          passOn(numbers[i] * chunks.chunk(), fetched[i].get(0), receiver);
        }
        nanoseconds += System.nanoTime() - begin;
      }
      return nanoseconds;
    }

    /** Passes a mean to the receiver in blocks: the mean of a single array is that array. */
    private static void passOn(int first, byte[] mean, MeanReceiver receiver) {
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

  /**
   * A chunk of one worker's state in a shuffle. It is written straight from the memory of the
   * network, so the sender's heap never holds the state.
   */
  private static final class StatePiece implements Externalizable {

    private static final int BLOCK = 4096;

    private WorkerReport report;
    private FlatState source;
    private int first;
    private int count;
    private byte[] numbers;

    /** For deserialisation. */
    public StatePiece() {}

    /**
     * @param source state of the worker's network, locked until this is written
     * @param first index of the first number
     * @param count count of numbers; 0 if the worker had no examples
     */
    StatePiece(WorkerReport report, FlatState source, int first, int count) {
      this.report = report;
      this.source = source;
      this.first = first;
      this.count = count;
    }

    WorkerReport report() {
      return report;
    }

    /** The numbers of a deserialised piece, little-endian float32. */
    byte[] numbers() {
      return numbers;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeObject(report);
      out.writeInt(count);
      float[] block = new float[BLOCK];
      byte[] bytes = new byte[BLOCK * Float.BYTES];
      for (int done = 0; done < count; done += BLOCK) {
        int length = Math.min(BLOCK, count - done);
        source.read(first + done, block, length);
        FlatState.floats(bytes).put(block, 0, length);
        out.write(bytes, 0, length * Float.BYTES);
      }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
      report = (WorkerReport) in.readObject();
      count = in.readInt();
      numbers = new byte[count * Float.BYTES];
      in.readFully(numbers);
    }
  }
}
