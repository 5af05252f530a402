/** Pure functions: capacity, replicas, movements. No cluster, no I/O, time passed in. */
package io.ssefleet.operator.plan;
