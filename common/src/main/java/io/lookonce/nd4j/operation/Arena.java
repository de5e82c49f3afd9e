package io.lookonce.nd4j.operation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Off-heap memory blocks that one accelerated network reuses. A program is built once, in execution
 * order, so a block that is released after its last read can serve a later write.
 */
public final class Arena implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  /** A block of memory; {@code pointer} is aligned to a cache line. */
  record Block(Pointer pointer, long bytes) {}

  private final List<BytePointer> allocated = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block> free = new ArrayList<>();
  private final String purpose;

  /**
   * @param purpose names the memory in the error that is thrown when it runs out
   */
  public Arena(String purpose) {
    this.purpose = purpose;
  }

  /** The smallest free block that is large enough, or a new one. */
  Block acquire(long bytes) {
    Block best =
        free.stream()
            .filter(block -> block.bytes() >= bytes)
            .min(Comparator.comparingLong(Block::bytes))
            .orElse(null);
    if (best == null) {
      return allocate(bytes);
    }
    free.remove(best);
    return best;
  }

  void release(Block block) {
    free.add(block);
  }

  /**
   * Marks all blocks as free for the next program. Two programs of a network never run at the same
   * time.
   */
  public void releaseAll() {
    free.clear();
    free.addAll(blocks);
  }

  private Block allocate(long bytes) {
    BytePointer memory = OffHeapMemory.allocate(bytes + ALIGNMENT, purpose);
    allocated.add(memory);
    long misaligned = memory.address() % ALIGNMENT;
    Block block =
        new Block(
            new Pointer(memory.position(misaligned == 0 ? 0 : ALIGNMENT - misaligned)), bytes);
    blocks.add(block);
    return block;
  }

  @Override
  public void close() {
    allocated.forEach(OffHeapMemory::free);
    allocated.clear();
    blocks.clear();
    free.clear();
  }
}
