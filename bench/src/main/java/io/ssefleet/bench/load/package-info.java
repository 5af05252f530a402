/** Load: many clients of event streams, publishers, and the proof that every client got every event once and in order. */
package io.ssefleet.bench.load;
