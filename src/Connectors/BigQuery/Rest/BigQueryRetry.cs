using Microsoft.Extensions.Http.Resilience;
using ModelPipeline.Connectors.BigQuery.Credentials;
using Polly;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>
/// When a request is sent again, and after which pause: as the service level agreement of BigQuery asks, a second at first, twice as long
/// each time, 32 seconds at most. Every request may be sent twice: queries carry an id, jobs and rows are named by the connector, the
/// others change nothing or end in a conflict.
/// </summary>
internal static class BigQueryRetry
{
    /// <summary>Set on a request that must not be sent again by itself.</summary>
    public static readonly HttpRequestOptionsKey<bool> Once = new("ModelPipeline.BigQuery.Once");

    /// <summary>Set on a request of a job, which is sent again for longer.</summary>
    public static readonly HttpRequestOptionsKey<bool> OfJobs = new("ModelPipeline.BigQuery.OfJobs");

    /// <summary>
    /// How often a request of a call is sent: for 7 seconds and a quarter more, so that the caller hears the reason before the deadline.
    /// </summary>
    public const int CallAttempts = 4;

    /// <summary>
    /// How often a request of a job is sent: for two minutes and a half and a quarter more, the last pauses at their longest. Half of a
    /// batch's time, so that the job tells the reason too.
    /// </summary>
    public const int JobAttempts = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(32);

    /// <summary>The pause after an attempt that failed.</summary>
    /// <param name="attempt">0 for the first one.</param>
    /// <param name="random">0 to 1; callers that failed together must not come back together.</param>
    public static TimeSpan Pause(int attempt, double random)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempt, 16)) * (1 + (random / 4));
        return pause < LongestPause ? pause : LongestPause;
    }

    public static HttpRetryStrategyOptions Options() => new()
    {
        MaxRetryAttempts = JobAttempts - 1,
        DelayGenerator = static attempt => new(Pause(attempt.AttemptNumber, Random.Shared.NextDouble())),
        ShouldHandle = static async attempt => attempt.AttemptNumber + 1 < Attempts(attempt.Context) && attempt.Outcome switch
        {
            // The library has tried for some seconds itself.
            { Exception: BigQueryCredentialsException } => false,
            { Exception: { } e } => BigQueryErrors.Is(e),
            { Result: { IsSuccessStatusCode: false } answer } =>
                (await BigQueryError.ReadAsync(answer, attempt.Context.CancellationToken)).MayBeSentAgain,
            _ => false,
        },
    };

    private static int Attempts(ResilienceContext context)
    {
        if (context.GetRequestMessage()?.Options is not { } options)
            return CallAttempts;
        if (options.TryGetValue(Once, out _))
            return 1;
        return options.TryGetValue(OfJobs, out var isOfJobs) && isOfJobs ? JobAttempts : CallAttempts;
    }
}
