/** The event log: append, read from a position, find a position by event id. Depends on nothing else of the node. */
package io.ssefleet.node.log;
