/**
 * Camera, canvas, light and noise of a rendered scene. Start at {@link
 * io.lookonce.datasets.scene.render.Canvas}.
 */
package io.lookonce.datasets.scene.render;
