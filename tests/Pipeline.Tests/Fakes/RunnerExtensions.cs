namespace ModelPipeline.Tests;

internal static class RunnerExtensions
{
    /// <summary>Scores a user as a caller of its own, sharing nothing.</summary>
    public static async Task<RowOutcome> ScoreAsync(
        this PipelineRunner runner, string user, CancellationToken cancellationToken = default, Lane lane = Lane.Single) =>
        await new UserRuns(runner, user).ScoreAsync(lane, runner.NewDeadline(), null, cancellationToken);

    public static Task<RowOutcome[]> ScoreAllAsync(this PipelineRunner runner, IEnumerable<string> users, Lane lane = Lane.Single) =>
        Task.WhenAll(users.Select(user => runner.ScoreAsync(user, lane: lane)));
}
