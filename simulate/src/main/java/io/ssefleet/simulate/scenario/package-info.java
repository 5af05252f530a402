/** What happens to a fleet in each scenario, and the run that lets it happen. */
package io.ssefleet.simulate.scenario;
