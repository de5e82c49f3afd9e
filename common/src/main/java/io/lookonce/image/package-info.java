/** Images: decoding files, resizing them to network input, drawing detections, writing JPEG. */
package io.lookonce.image;
