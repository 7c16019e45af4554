using Microsoft.Extensions.Http.Resilience;
using ModelPipeline.Connectors.BigQuery.Credentials;
using Polly;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>
/// The retries of requests, and their pauses. As the service level agreement of BigQuery requires, the first pause is one second, each
/// pause doubles, and the longest is 32 seconds. Every request may be sent twice: queries have an id, jobs and rows have names of the
/// connector, and other requests change nothing or end in a conflict.
/// </summary>
internal static class BigQueryRetry
{
    /// <summary>Set on a request that must not be retried.</summary>
    public static readonly HttpRequestOptionsKey<bool> Once = new("ModelPipeline.BigQuery.Once");

    /// <summary>Set on a request of a job, which is retried for longer.</summary>
    public static readonly HttpRequestOptionsKey<bool> OfJobs = new("ModelPipeline.BigQuery.OfJobs");

    /// <summary>
    /// The attempts of a request of a call. They take 7 seconds and up to a quarter more, so that the caller gets the reason before the
    /// deadline.
    /// </summary>
    public const int CallAttempts = 4;

    /// <summary>
    /// The attempts of a request of a job. They take two and a half minutes and up to a quarter more, with the longest pauses at the end.
    /// This is half of a batch's time, so that the job can report the reason.
    /// </summary>
    public const int JobAttempts = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(32);

    /// <summary>The pause after an attempt that failed.</summary>
    /// <param name="attempt">The number of the attempt, from 0.</param>
    /// <param name="random">A random number from 0 to 1, so that callers that failed together do not retry together.</param>
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
            // Google's library has retried for some seconds already.
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
