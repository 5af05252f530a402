/**
 * A model of what the operator works on: clients that reconnect, a balancer that lags, nodes that admit and drain, a Deployment's
 * controller and the machines under it. It knows Kubernetes and browsers, and nothing of the operator's decisions.
 */
package io.ssefleet.simulate.world;
