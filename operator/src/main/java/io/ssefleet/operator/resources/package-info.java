/** Pure functions: an SseFleet and its plan to the Kubernetes objects that it should have. */
package io.ssefleet.operator.resources;
