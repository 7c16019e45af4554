using System.Net;

namespace ModelPipeline.Client;

/// <summary>Decides whether a failed attempt is followed by another, and when.</summary>
internal static class Retries
{
    /// <summary>The wait before the next attempt; null for no further attempt.</summary>
    /// <param name="request">The call.</param>
    /// <param name="failure">What came of the attempt.</param>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="options">The limits.</param>
    public static TimeSpan? DelayAfter(
        ApiRequest request, ModelPipelineException failure, int attempt, ModelPipelineClientOptions options)
    {
        if (attempt >= options.MaxAttempts || !IsSafe(request.Repetition, failure))
            return null;
        if (failure.RetryAfter is { } asked)
            return asked <= options.MaxDelay ? asked : null;
        // Random, so that callers that were refused together do not come back together.
        var delay = options.FirstDelay * Math.Pow(2, attempt - 1) * (0.5 + (Random.Shared.NextDouble() / 2));
        return delay < options.MaxDelay ? delay : options.MaxDelay;
    }

    private static bool IsSafe(Repetition repetition, ModelPipelineException failure) => failure.Status switch
    {
        // Whoever has waited for so long must not wait three times.
        null when failure.InnerException is SilentServerException => false,
        null => repetition == Repetition.Always || HasNotBegun(failure.InnerException),
        (int)HttpStatusCode.TooManyRequests => true,
        (int)HttpStatusCode.ServiceUnavailable => repetition != Repetition.BeforeBegin && failure.RetryAfter is not null,
        _ => false,
    };

    private static bool HasNotBegun(Exception? cause) => cause is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
    };
}
