/** What the nodes report, and what they are told, over their control API. */
package io.ssefleet.operator.observe;
