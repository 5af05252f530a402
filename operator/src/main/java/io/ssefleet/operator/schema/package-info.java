/** Reads a resource as the API server would: the custom resource definition's rules, and then its defaults. */
package io.ssefleet.operator.schema;
