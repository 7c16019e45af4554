namespace ModelPipeline.Bench;

/// <summary>Every call is for a user who has not been called for yet, out of a million: a grain is made for each.</summary>
internal static class NewUserScenario
{
    private const int Callers = 256;
    private const double Margin = 1.5;

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var field = await StartingField.StartAsync(session, "lr",
            [ContestantNames.Us, ContestantNames.AspNet, ContestantNames.Multiplexed, ContestantNames.Batcher], cancellationToken);
        var offsets = new long[field.Contestants.Count];
        var used = new long[field.Contestants.Count];
        for (var round = 0; round < session.Options.Rounds; round++)
        {
            for (var i = 0; i < field.Contestants.Count; i++)
            {
                // A contestant that would run out of new users is started again.
                if (offsets[i] + (used[i] * Margin) > InputData.Users)
                {
                    await field.RestartAsync(i, cancellationToken);
                    offsets[i] = 0;
                }

                var contestant = field.Contestants[i];
                var turn = await session.MeasureAsync(
                    "new", contestant, Callers,
                    () => Wrk.RunAsync(session.Workspace, contestant, Callers, session.Options.Turn, UserSpread.Fresh(offsets[i]),
                        cancellationToken), cancellationToken);
                used[i] = turn.Result.Requests + Callers;
                offsets[i] += used[i];
            }
        }
    }
}
