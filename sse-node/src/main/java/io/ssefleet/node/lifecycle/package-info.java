/** Settings, limits, admission, readiness, drain: what the process may do, and for how long. */
package io.ssefleet.node.lifecycle;
