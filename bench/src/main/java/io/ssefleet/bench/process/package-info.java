/** What processes and the kernel use, as Linux tells it. */
package io.ssefleet.bench.process;
