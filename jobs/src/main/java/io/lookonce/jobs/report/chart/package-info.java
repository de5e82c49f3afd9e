/**
 * Charts as inline SVG that follow the width and the colours of the page. Start at {@link
 * io.lookonce.jobs.report.chart.LineChart}; {@code Drawing} is the frame that all charts share.
 */
package io.lookonce.jobs.report.chart;
