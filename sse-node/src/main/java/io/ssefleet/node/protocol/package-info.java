/** The wire: encoding event streams, reading publications, topic selectors and tokens. Depends on nothing else of the node. */
package io.ssefleet.node.protocol;
