package io.lookonce.nd4j.operation;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * Float32 numbers in one of oneDNN's layouts, which for images is usually blocks of 16 channels
 * rather than the order batch, channel, row, column.
 *
 * <p>Its block of the {@link Arena} is counted: each later reader holds it until the step that
 * reads it has been added to the program.
 */
public final class Tensor {
  private final memory memory;
  private final memory.desc layout;
  private final Arena arena;
  private final Arena.Block block;
  private int holders = 1;

  private Tensor(memory memory, memory.desc layout, Arena arena, Arena.Block block) {
    this.memory = memory;
    this.layout = layout;
    this.arena = arena;
    this.block = block;
  }

  /** A tensor in memory of the arena. */
  static Tensor in(Arena arena, memory.desc layout) {
    Arena.Block block = arena.acquire(layout.get_size());
    return new Tensor(new memory(layout, OneDnn.engine(), block.pointer()), layout, arena, block);
  }

  /** A tensor over memory that someone else owns. */
  public static Tensor over(Pointer numbers, memory.desc layout) {
    return new Tensor(new memory(layout, OneDnn.engine(), numbers), layout, null, null);
  }

  public memory memory() {
    return memory;
  }

  memory.desc layout() {
    return layout;
  }

  /**
   * The same memory read in another way, for a step that is added while this tensor is held; the
   * view itself holds nothing.
   */
  Tensor viewed(memory.desc other) {
    return over(new Address(memory.get_data_handle().address()), other);
  }

  /** The first numbers of the tensor in the order of its layout. */
  FloatBuffer floats(int count) {
    return new Address(memory.get_data_handle().address()).floats(count);
  }

  boolean hasLayout(memory.desc other) {
    return layout.equals(other);
  }

  /** Whether the holder may overwrite the numbers: nobody else reads them and they are ours. */
  boolean isExclusive() {
    return block != null && holders == 1;
  }

  Tensor hold() {
    holders++;
    return this;
  }

  void release() {
    holders--;
    if (holders == 0 && block != null) {
      arena.release(block);
    }
  }
}
