/** Where events come from. Knows the log and the protocol; nothing behind the log knows which backplane there is. */
package io.ssefleet.node.backplane;
