package io.cogview4j.server.queue;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Encoding;
import io.cogview4j.server.job.Job;

/** Jobs by their prompts. */
final class Prompts {
    private Prompts() {}

    static String of(Claim claim) {
        return of(claim.job());
    }

    static String of(Job job) {
        return switch (job.work()) {
            case Drawing drawing -> drawing.prompt();
            case Encoding encoding -> encoding.prompts().getFirst().prompt();
        };
    }
}
