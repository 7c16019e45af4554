namespace ModelPipeline.Bench;

/// <summary>The scenarios, by their names on the command line.</summary>
internal static class Scenario
{
    public static IReadOnlyDictionary<string, Func<Session, CancellationToken, Task>> All { get; } =
        new Dictionary<string, Func<Session, CancellationToken, Task>>
        {
            ["ondemand"] = OnDemandScenario.RunAsync,
            ["trees"] = (session, cancellationToken) =>
                OnDemandScenario.RunAsync(session, "trees",
                    [ContestantNames.Us, ContestantNames.AspNet, ContestantNames.Multiplexed, ContestantNames.Batcher], cancellationToken),
            ["onnx"] = (session, cancellationToken) =>
                OnDemandScenario.RunAsync(session, "onnx", [ContestantNames.Us, ContestantNames.AspNet, ContestantNames.Multiplexed],
                    cancellationToken),
            ["new"] = NewUserScenario.RunAsync,
            ["open"] = OpenLoopScenario.RunAsync,
            ["far"] = FarScenario.RunAsync,
            ["list"] = ListScenario.RunAsync,
            ["bulk"] = BulkScenario.RunAsync,
            [LargeJobScenario.Name] = LargeJobScenario.RunAsync,
            ["silos"] = OnDemandScenario.RunSilosAsync,
            ["keys"] = OnDemandScenario.RunKeysAsync,
            ["telemetry"] = TelemetryScenario.RunAsync,
            ["shadow"] = ShadowScenario.RunAsync,
            ["memory"] = MemoryScenario.RunAsync,
            [PythonScenario.Name] = PythonScenario.RunAsync,
            ["limits"] = LimitScenario.RunAsync,
        };

    /// <summary>The scenarios of a run that names none.</summary>
    public static IReadOnlyList<string> ByDefault { get; } = [.. All.Keys.Where(name => name != LargeJobScenario.Name)];
}
