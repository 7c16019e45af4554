namespace ModelPipeline.Client;

/// <summary>A call that the server refused, or that no server answered. The only exception of calls, beside a cancellation.</summary>
public sealed class ModelPipelineException : Exception
{
    /// <summary>The kind of problem where no server answered.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>Creates the exception for a problem.</summary>
    /// <param name="problem">What the server says.</param>
    /// <param name="retryAfter">How long the server asks callers to wait; null where it does not say.</param>
    /// <param name="innerException">The cause; null where the server answered.</param>
    public ModelPipelineException(Problem problem, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(problem.Detail ?? problem.Title ?? $"The server answered {problem.Status}.", innerException)
    {
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>All that the server says.</summary>
    public Problem Problem { get; }

    /// <summary>The HTTP status; null where no server answered.</summary>
    public int? Status => Problem.Status;

    /// <summary>The kind of problem, such as <c>no-input</c>; <see cref="Unreachable"/> where no server answered.</summary>
    public string Kind => Problem.Kind;

    /// <summary>What happened, and what to do.</summary>
    public string? Detail => Problem.Detail;

    /// <summary>The id under which the server's log names the call.</summary>
    public string? TraceId => Problem.TraceId;

    /// <summary>The column that makes an input row unusable; null for other problems.</summary>
    public string? Column => Problem.Column;

    /// <summary>How long the server asks callers to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the same call may succeed later: nobody answered, too many calls, or a store is down.</summary>
    public bool IsTransient => Status is null or 429 or 502 or 503 or 504;
}
