/** What a run came to, for people and for programs. */
package io.ssefleet.bench.report;
