/**
 * Data sets as they are stored: the records of {@code dataset.json}, the folder that holds a data
 * set, and how examples are divided into train, validation and test. Start with {@link
 * io.lookonce.data.DatasetFolder}.
 */
package io.lookonce.data;
