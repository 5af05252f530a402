/** Our node beside other servers, in one run. */
package io.ssefleet.bench.compare;
