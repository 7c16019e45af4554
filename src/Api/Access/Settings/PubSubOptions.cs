namespace ModelPipeline.Api;

/// <summary>
/// The push subscriptions of Pub/Sub whose tokens the routes for events take; section <c>Events:PubSub</c>.
/// </summary>
internal sealed class PubSubOptions
{
    /// <summary>The audience of the subscription's tokens. Default: empty, and no such token is taken.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The e-mail addresses of the service accounts that may push. No default.</summary>
    public string[] Accounts { get; set; } = [];

    /// <summary>The globs of the pipelines that they may score. Default: all.</summary>
    public string[] Pipelines { get; set; } = [];

    /// <summary>The tenant that their users count for. Default: none.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The provider of the tokens. HTTPS, or loopback. Default <c>https://accounts.google.com</c>.</summary>
    public string Authority { get; set; } = "https://accounts.google.com";

    /// <summary>How far the provider's clock may be from this one. Default 30 seconds; 0 to 5 minutes.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether such tokens are taken.</summary>
    internal bool IsOn => Audience.Length > 0;

    /// <summary>The faults of these settings.</summary>
    /// <param name="auth">Who is asked for a credential.</param>
    public IEnumerable<Fault> Check(AuthMode auth)
    {
        if (!IsOn)
        {
            if (Accounts.Length > 0)
                yield return new("Events:PubSub:Audience", "is empty; set the audience of the push subscription.");
            yield break;
        }

        if (auth == AuthMode.None)
        {
            yield return new("Events:PubSub:Audience",
                $"is '{Audience}', and Auth:Mode is 'None', which asks nobody for a token; set Auth:Mode to ApiKey, Jwt or ApiKeyOrJwt.");
        }

        if (Accounts.Length == 0)
            yield return new("Events:PubSub:Accounts", "is empty; set the e-mail address of the subscription's service account.");
        foreach (var glob in Pipelines.Where(glob => !PipelineGlobs.IsGlob(glob)))
            yield return new("Events:PubSub:Pipelines", $"has '{glob}'; set names of pipelines, with * for any characters.");
        if (Tenant.Length > 0 && !Grants.IsName(Tenant))
            yield return new("Events:PubSub:Tenant", $"is '{Tenant}'; set letters, digits, '-', '_' and '.', at most 64.");
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback)))
        {
            yield return new("Events:PubSub:Authority", $"is '{Authority}'; set the https address of the provider of tokens.");
        }

        if (ClockTolerance < TimeSpan.Zero || ClockTolerance > TimeSpan.FromMinutes(5))
            yield return new("Events:PubSub:ClockTolerance", $"is {ClockTolerance}; set 00:00:00 to 00:05:00.");
    }
}
