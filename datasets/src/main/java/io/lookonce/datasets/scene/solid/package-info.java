/**
 * Solids of a rendered scene and their order of painting. Start at {@link
 * io.lookonce.datasets.scene.solid.Solid}.
 */
package io.lookonce.datasets.scene.solid;
