/** One fleet on this machine: from its file to running nodes, what there is to see of it, and its orderly end. */
package io.ssefleet.local.fleet;
