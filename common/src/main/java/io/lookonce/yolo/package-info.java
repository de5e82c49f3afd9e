/**
 * Decodes raw outputs of detectors into candidate boxes, one class per kind of head, and computes
 * the region loss. Start at {@link io.lookonce.yolo.Head}.
 */
package io.lookonce.yolo;
