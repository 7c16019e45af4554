namespace ModelPipeline.Bench;

/// <summary>
/// A joblib file of scikit-learn: calls for single users beside FastAPI with the same file and a worker a core, and lists of 100,000 users.
/// </summary>
internal static class PythonScenario
{
    public const string Name = "python";
    private const int ListTurns = 3;

    private static readonly string[] Contestants = [ContestantNames.Us, ContestantNames.FastApi];

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(session, Product.Python, Contestants, cancellationToken);
        foreach (var callers in session.Options.Callers)
        {
            await field.TakeTurnsAsync(
                Name, callers, session.Options.Rounds, contestant => CallAsync(contestant, callers), cancellationToken);
        }

        if (field.Contestants.FirstOrDefault(contestant => contestant.Name == ContestantNames.Us) is not { } us)
            return;
        for (var turn = 0; turn < ListTurns; turn++)
            await session.MeasureAsync(Name, us, ListScenario.Users, () => ListAsync(us), cancellationToken);

        Task<LoadResult> CallAsync(Contestant contestant, int callers) =>
            Wrk.RunAsync(session.Workspace, contestant, callers, session.Options.Turn, UserSpread.Warm, cancellationToken);

        Task<LoadResult> ListAsync(Contestant contestant) =>
            ListScenario.ScoreAsync(contestant, Product.Python, Enumerable.Range(1, ListScenario.Users), cancellationToken);
    }
}
