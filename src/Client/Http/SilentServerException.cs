namespace ModelPipeline.Client;

/// <summary>The server took the connection and sent nothing for too long. The call may be under way, and is not made again.</summary>
/// <param name="limit">How long nothing came.</param>
/// <param name="cause">The end of the wait.</param>
internal sealed class SilentServerException(TimeSpan limit, Exception cause) : HttpRequestException(
    HttpRequestError.ResponseEnded,
    FormattableString.Invariant($"The server sent nothing for {limit.TotalSeconds:0.###} s, the limit of this client; ")
        + "see that it is not stuck, or set a longer limit.",
    cause);
