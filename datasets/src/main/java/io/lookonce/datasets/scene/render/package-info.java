/** Camera, canvas, light and noise of a rendered scene. */
package io.lookonce.datasets.scene.render;
