/** Solids of a rendered scene and the order in which they are painted. */
package io.lookonce.datasets.scene.solid;
