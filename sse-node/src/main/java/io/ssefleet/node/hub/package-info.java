/** Subscriptions, topic index, dispatch, slow consumers, heartbeats. Knows the log and the protocol, and no HTTP. */
package io.ssefleet.node.hub;
