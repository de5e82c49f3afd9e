/**
 * Sky, ground, road and the objects beside the road. {@link
 * io.lookonce.datasets.scene.landscape.Road} defines the layout.
 */
package io.lookonce.datasets.scene.landscape;
