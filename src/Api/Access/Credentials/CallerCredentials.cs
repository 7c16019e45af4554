namespace ModelPipeline.Api;

/// <summary>
/// Tells who makes a request, by whichever kind of credential the request has and <c>Auth:Mode</c> takes. Routes for events also take the
/// tokens of push subscriptions.
/// </summary>
internal sealed class CallerCredentials(AuthOptions options, KeyCredentials keys, TokenCredentials tokens, PushCredentials pushes)
{
    /// <summary>Tells who makes the request. Completes at once for a key, without an allocation.</summary>
    public ValueTask<Identity> IdentifyAsync(SentCredential sent, HttpContext context)
    {
        var value = sent.Value;
        if (!sent.IsKeyHeader && IsToken(value))
        {
            if (pushes.Takes(context) && value.ToString() is var push && pushes.IsOurs(push))
                return new(pushes.IdentifyAsync(push, context.RequestAborted));
            if (options.TakesTokens)
                return new(tokens.IdentifyAsync(value.ToString(), context.RequestAborted));
        }

        return new(options.TakesKeys ? keys.Identify(sent, context) : Identity.Refused("This API takes tokens (JWT) only."));
    }

    // A signed token has three parts; no key has a dot.
    private static bool IsToken(ReadOnlySpan<char> value) => value.Count('.') == 2;
}
