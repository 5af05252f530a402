/** The operator as a process of its own: settings from the environment, health, metrics. */
package io.ssefleet.operator.app;
