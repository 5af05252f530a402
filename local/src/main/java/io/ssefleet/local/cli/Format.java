package io.ssefleet.local.cli;

/** The ways to print a result. */
enum Format {
    text,
    json
}
