namespace ModelPipeline.Api;

/// <summary>Tells who makes a request, by whichever kind of credential the request has and <c>Auth:Mode</c> takes.</summary>
internal sealed class CallerCredentials(AuthOptions options, KeyCredentials keys, TokenCredentials tokens)
{
    /// <summary>Tells who makes the request. Completes at once for a key, without an allocation.</summary>
    public ValueTask<Identity> IdentifyAsync(SentCredential sent, HttpContext context)
    {
        var value = sent.Value;
        if (options.TakesTokens && !sent.IsKeyHeader && IsToken(value))
            return new(tokens.IdentifyAsync(value.ToString(), context.RequestAborted));
        return new(options.TakesKeys ? keys.Identify(sent, context) : Identity.Refused("This API takes tokens (JWT) only."));
    }

    // A signed token has three parts; no key has a dot.
    private static bool IsToken(ReadOnlySpan<char> value) => value.Count('.') == 2;
}
