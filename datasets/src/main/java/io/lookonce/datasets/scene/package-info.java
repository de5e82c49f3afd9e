/** Rendered road scenes with exact boxes. */
package io.lookonce.datasets.scene;
