/** The operator in the simulation: its own planner and movements, asked as its reconciler asks them, acting on the simulated cluster. */
package io.ssefleet.simulate.operate;
