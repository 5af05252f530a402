/** The SSE node: the hub that clients connect to. */
package io.ssefleet.node;
