/**
 * Rendered road scenes with exact bounding boxes. Start at {@link
 * io.lookonce.datasets.scene.RoadScene}.
 */
package io.lookonce.datasets.scene;
