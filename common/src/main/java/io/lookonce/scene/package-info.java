/** Road scenes that the product draws itself, with exact boxes around what is on the road. */
package io.lookonce.scene;
