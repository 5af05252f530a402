/** Endpoints: subscribe, publish, fleet control, health, metrics. The edge where requests become calls of the other packages. */
package io.ssefleet.node.http;
