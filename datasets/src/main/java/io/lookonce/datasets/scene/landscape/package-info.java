/** Sky, ground, road and what stands beside it. */
package io.lookonce.datasets.scene.landscape;
