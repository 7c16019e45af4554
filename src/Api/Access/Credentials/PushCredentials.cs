using Microsoft.IdentityModel.JsonWebTokens;

namespace ModelPipeline.Api;

/// <summary>
/// Tells whose a token of a push subscription is (Pub/Sub), by <c>Events:PubSub</c>. Google signs a token for a service account; it is good
/// for an hour and for many messages.
/// </summary>
internal sealed class PushCredentials
{
    private readonly PubSubOptions options;
    private readonly TokenReader reader;
    private readonly Dictionary<string, Caller> callers;

    public PushCredentials(PubSubOptions options, ILogger<PushCredentials> log)
    {
        this.options = options;
        reader = new(options.Authority, options.Audience, options.ClockTolerance, log);
        callers = options.Accounts.Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
            account => account,
            account => new Caller(TokenCredentials.NameOf(account), options.Tenant.Length > 0 ? options.Tenant : null, Scope.Score,
                new(options.Pipelines.Length > 0 ? options.Pipelines : ["*"])),
            StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether the route of a request takes such tokens, and the settings say whose.</summary>
    public bool Takes(HttpContext context) =>
        options.IsOn && context.GetEndpoint()?.Metadata.GetMetadata<TakesPushTokens>() is not null;

    /// <summary>Whether the token says that the provider of push tokens has made it. The token is not checked yet.</summary>
    public bool IsOurs(string token)
    {
        try
        {
            return new JsonWebToken(token).Issuer.TrimEnd('/') == options.Authority.TrimEnd('/');
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Tells whose the token is.</summary>
    public async Task<Identity> IdentifyAsync(string token, CancellationToken cancellationToken)
    {
        var (read, refusal) = await reader.ReadAsync(token, cancellationToken);
        if (read is null)
            return refusal;
        if (!read.TryGetPayloadValue<string>("email", out var email) || !callers.TryGetValue(email, out var caller))
            return Identity.Refused("The token belongs to an account that Events:PubSub:Accounts does not list.");
        return read.TryGetPayloadValue<bool>("email_verified", out var isVerified) && isVerified
            ? new(caller)
            : Identity.Refused("The token's account is not verified.");
    }
}
