/** Charts as inline SVG. */
package io.lookonce.jobs.report.chart;
