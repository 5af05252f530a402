/** The operator with very many fleets, on simulated nodes: what {@code e2e/bench} runs. */
package io.ssefleet.e2e.scale;
