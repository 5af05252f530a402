/** Events of a whole fleet, through one Redis stream. Everything but what says otherwise runs on the backplane's one thread. */
package io.ssefleet.node.backplane.redis;
