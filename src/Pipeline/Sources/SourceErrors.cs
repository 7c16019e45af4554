using System.Net.Http.Headers;

namespace ModelPipeline;

/// <summary>Makes the exceptions of a source or storage that is asked over a network, so that all of them say the same things.</summary>
/// <param name="Address">What was asked for.</param>
/// <param name="Credentials">
/// What to set where the server lets nobody in, as the rest of "set ...", such as <c>AWS_ACCESS_KEY_ID</c>.
/// </param>
/// <param name="Setting">The setting that has the address.</param>
public sealed record SourceErrors(SourceAddress Address, string Credentials, string Setting = "Model:Path")
{
    private const int NotFound = 404;
    private const int Gone = 410;
    private const int Unauthorized = 401;
    private const int Forbidden = 403;
    private const int RequestTimeout = 408;
    private const int TooManyRequests = 429;
    private const int ServerError = 500;

    /// <summary>Makes the exception for an answer that is an error.</summary>
    /// <param name="status">The status of HTTP.</param>
    /// <param name="retryAfter">How long the server asks to be left alone; null if it does not say.</param>
    /// <param name="inner">The exception of the library.</param>
    public PipelineException OfStatus(int status, TimeSpan? retryAfter = null, Exception? inner = null) => status switch
    {
        NotFound or Gone => Missing(),
        Unauthorized or Forbidden => Fault($"whose server refuses this process (HTTP {status}); set {Credentials}"),
        RequestTimeout or TooManyRequests or >= ServerError =>
            Transient($"'{Address.Shown}' answers HTTP {status}.", inner, retryAfter),
        _ => Fault($"whose server answers HTTP {status}; name an address that it serves"),
    };

    /// <summary>How long an answer asks to be left alone; null if it does not say, or says it by a clock that is not known.</summary>
    /// <param name="retryAfter">The header <c>Retry-After</c>: seconds or a date.</param>
    /// <param name="answeredAt">The header <c>Date</c>: the time of the server, to which a date belongs.</param>
    public static TimeSpan? Pause(RetryConditionHeaderValue? retryAfter, DateTimeOffset? answeredAt) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > answeredAt => date - answeredAt,
        _ => null,
    };

    /// <summary>Makes the exception for a server that does not answer.</summary>
    /// <param name="why">What happened, in a word or two, such as <c>ConnectionError</c>.</param>
    /// <param name="inner">The exception of the library.</param>
    public SourceException NoAnswer(string why, Exception inner) => Transient($"'{Address.Shown}' does not answer ({why}).", inner);

    /// <summary>Makes the fault for an address that leads to nothing.</summary>
    public PipelineConfigurationException Missing() => Fault("which does not exist; name one that does");

    /// <summary>Makes a fault.</summary>
    /// <param name="what">What is wrong and what to set, as the rest of "is 'address', ...".</param>
    public PipelineConfigurationException Fault(string what) => new(Setting, $"is '{Address.Shown}', {what}.");

    // Whoever uploads a model hears nothing of the bucket that keeps it.
    private SourceException Transient(string what, Exception? inner, TimeSpan? retryAfter = null) => Setting == "Models:Store"
        ? new("The store of models cannot be used at the moment; try again.", inner) { Detail = what, RetryAfter = retryAfter }
        : new(what, inner) { RetryAfter = retryAfter };
}
