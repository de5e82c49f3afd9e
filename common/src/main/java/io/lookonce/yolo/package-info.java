/** From a YOLO network's raw output to candidate boxes: one class per kind of head, maths only. */
package io.lookonce.yolo;
