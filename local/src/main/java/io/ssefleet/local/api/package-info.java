/** The embedded Kubernetes API: objects, server-side apply, watches, graceful deletion and garbage collection, in memory. */
package io.ssefleet.local.api;
