/**
 * The arithmetic of a fleet as pure functions: capacity, replicas, their reasons in words, and the pace of drains. No
 * Kubernetes, no I/O, no clock.
 */
package io.ssefleet.operator.plan;
