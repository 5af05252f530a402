/** SseFleet, its spec and status: plain data. */
package io.ssefleet.operator.model;
