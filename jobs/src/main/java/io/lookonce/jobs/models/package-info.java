/** {@code lookonce models}: imports, converts, lists and checks model bundles. */
package io.lookonce.jobs.models;
