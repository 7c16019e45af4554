namespace ModelPipeline;

/// <summary>How models are read from HTTP servers; section <c>Models:Http</c>.</summary>
public sealed class HttpSourceOptions
{
    /// <summary>
    /// Maps a host, or <c>host:port</c>, to the bearer token that its requests carry. No other host gets the token, also after a redirect.
    /// </summary>
    public Dictionary<string, string> Tokens { get; set; } = [];
}
