/**
 * The engine lane: the driver that runs one JVM per engine and round ({@link
 * io.millrace.benchmarks.engine.Main}), and the engines that can share a class path ({@link
 * io.millrace.benchmarks.engine.EngineProcess}).
 */
package io.millrace.benchmarks.engine;
