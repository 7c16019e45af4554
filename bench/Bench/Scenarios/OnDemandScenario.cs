namespace ModelPipeline.Bench;

/// <summary>Calls for single users out of 20,000, in a closed loop: contestants take turns, in rounds.</summary>
internal static class OnDemandScenario
{
    private const int ManyCallers = 256;

    private static readonly string[] Everybody =
        [ContestantNames.Us, ContestantNames.AspNet, ContestantNames.Multiplexed, ContestantNames.Batcher, ContestantNames.FastApi,
            ContestantNames.Flask];

    /// <summary>Logistic regression, all contestants, all numbers of callers.</summary>
    public static Task RunAsync(Session session, CancellationToken cancellationToken) =>
        RunAsync(session, "ondemand", "lr", Everybody, session.Options.Callers, cancellationToken);

    /// <summary>Another model.</summary>
    public static Task RunAsync(Session session, string pipeline, string[] names, CancellationToken cancellationToken) =>
        RunAsync(session, pipeline, pipeline, names, [ManyCallers], cancellationToken);

    /// <summary>What asking for keys costs.</summary>
    public static Task RunKeysAsync(Session session, CancellationToken cancellationToken) =>
        RunAsync(session, "keys", "lr", [ContestantNames.Us, ContestantNames.Keys], [ManyCallers], cancellationToken);

    /// <summary>What distribution costs: one silo and two on the same cores.</summary>
    public static Task RunSilosAsync(Session session, CancellationToken cancellationToken) =>
        RunAsync(session, "silos", "lr", [ContestantNames.OneSilo, ContestantNames.TwoSilos], [ManyCallers], cancellationToken);

    private static async Task RunAsync(Session session, string scenario, string pipeline, string[] names, IReadOnlyList<int> callers,
        CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(session, pipeline, names, cancellationToken);
        foreach (var number in callers)
        {
            await field.TakeTurnsAsync(
                scenario, number, session.Options.Rounds,
                contestant => Wrk.RunAsync(
                    session.Workspace, contestant, number, session.Options.Turn, UserSpread.Warm, cancellationToken),
                cancellationToken);
        }
    }
}
