/** The commands of {@code ssefleet} and what they show. */
package io.ssefleet.local.cli;
