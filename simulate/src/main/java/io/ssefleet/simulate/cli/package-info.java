/** The simulator on the command line. */
package io.ssefleet.simulate.cli;
