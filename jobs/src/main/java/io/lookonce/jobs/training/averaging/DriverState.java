package io.lookonce.jobs.training.averaging;

import java.io.Serializable;

/** Numbers of the driver as a task reads them. The driver closes them after the last task. */
interface DriverState extends Serializable, AutoCloseable {

  /** Little-endian float32; nobody may change them. */
  byte[] value();

  @Override
  void close();
}
