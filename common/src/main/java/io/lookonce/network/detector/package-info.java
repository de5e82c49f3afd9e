/** Networks of the YOLO family for training, with their loss. */
package io.lookonce.network.detector;
