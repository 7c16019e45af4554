using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelPipeline.Bench;

/// <summary>The machine and the settings, as the results tell them.</summary>
internal static class Settings
{
    public static string Describe(Session session)
    {
        var options = session.Options;
        var callers = string.Join(", ", options.Callers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"""
            {options.Rounds} round(s) of {options.Turn.TotalSeconds:0.#} s each; the contestants of a scenario are up together and take turns.

            - Machine: {Cpu()}, {Environment.ProcessorCount} cores for everything (contestant, PostgreSQL, load generator), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.OSDescription}. Load average before the run's end: {File.ReadAllText("/proc/loadavg").Trim()}.
            - PostgreSQL on 127.0.0.1: {PostgreSql.Description}; everything else as it is by default.
            - Input: `{InputData.Features}`, {InputData.Users:#,0} users x {InputData.FeatureCount} floats; `{InputData.Telco}`, {InputData.WarmUsers:#,0} users x 4 floats and 15 texts. Each contestant has an output table of its own, with the product's columns.
            - ModelPipeline: defaults (server garbage collector, batches of 512, 4 runs in flight), .NET {Environment.Version}.
            - (c) and (d): at most {options.PeerPool} connections. (d): 4 loops, batches of up to 512. Both: prepared statements, slim builder, server garbage collector.
            - (b): uvicorn, {Environment.ProcessorCount} workers, uvloop, httptools, 16 connections each. (a): gunicorn, {Environment.ProcessorCount} workers x 8 threads.
            - Closed loop: wrk, one thread, callers {callers}. Open loop: bench/Bench/Loads, 512 connections, times from when a call was due.
            - ONNX: {(options.Telco is null ? "our own graph with the Telco table's inputs" : "the public Telco pipeline, boosted trees")}.
            - Before the rounds every contestant's probabilities were found equal to ours within 1e-6 for 20 users.

            """);
    }

    private static string Cpu() =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
}
