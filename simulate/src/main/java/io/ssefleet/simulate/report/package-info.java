/** A run for people, for scripts, and as a chart. */
package io.ssefleet.simulate.report;
