/** The planner on the command line, without a cluster. */
package io.ssefleet.operator.cli;
