/** The one port that clients use: connections spread over the nodes that the fleet's Service selects. */
package io.ssefleet.local.balancer;
