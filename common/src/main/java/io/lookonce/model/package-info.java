/** The model bundle, a folder that says what it is, and the registry that keeps bundles. */
package io.lookonce.model;
