/** What a client of event streams reads: HTTP responses and the events in them. */
package io.ssefleet.bench.wire;
