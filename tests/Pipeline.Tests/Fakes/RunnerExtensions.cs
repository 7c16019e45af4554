namespace ModelPipeline.Tests;

internal static class RunnerExtensions
{
    /// <summary>Waits for a run of the user. The user's memory must not have the score.</summary>
    public static ValueTask<RowOutcome> ScoreAsync(
        this UserRuns runs, Lane lane, Deadline deadline, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        Assert.True(runs.TryScore(lane, deadline, maxAge, cancellationToken, out var scoring), "The score came from the memory.");
        return scoring;
    }

    /// <summary>Scores a user as a caller who shares no run with others.</summary>
    public static async Task<RowOutcome> ScoreAsync(
        this PipelineRunner runner, string user, CancellationToken cancellationToken = default, Lane lane = Lane.Single) =>
        await new UserRuns(runner, user).ScoreAsync(lane, runner.NewDeadline(), null, cancellationToken);

    public static Task<RowOutcome[]> ScoreAllAsync(this PipelineRunner runner, IEnumerable<string> users, Lane lane = Lane.Single) =>
        Task.WhenAll(users.Select(user => runner.ScoreAsync(user, lane: lane)));
}
