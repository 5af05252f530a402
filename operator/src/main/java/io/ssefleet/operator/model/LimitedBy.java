package io.ssefleet.operator.model;

/** What a node's capacity comes from. */
public enum LimitedBy {
    Declared,
    FileDescriptors,
    Memory,
    Cpu,
    Network
}
