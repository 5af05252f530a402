/** What a connection costs a node, measured with load on it. */
package io.ssefleet.bench.calibrate;
