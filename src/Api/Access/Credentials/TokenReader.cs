using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ModelPipeline.Api;

/// <summary>
/// Checks tokens (JWT) of an OpenID Connect provider: signature, issuer, audience, times. ASP.NET Core's own handler would make a scope of
/// services for each request, also for requests with a key; this class uses what that handler uses. Thread-safe.
/// </summary>
internal sealed partial class TokenReader
{
    // Signatures alone: with a shared secret, whoever can check a token could make one.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    // A provider that does not answer must not hold the caller, nor the next one, who waits for the same question.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly string authority;
    private readonly string audience;
    private readonly TimeSpan tolerance;
    private readonly BaseConfigurationManager provider;
    private readonly ILogger log;

    /// <param name="authority">The address of the provider, whose keys are read when the first token comes.</param>
    /// <param name="audience">The audience that a token must be for.</param>
    /// <param name="tolerance">How far the provider's clock may be from this one.</param>
    /// <param name="log">Receives why a token is refused.</param>
    public TokenReader(string authority, string audience, TimeSpan tolerance, ILogger log)
    {
        this.authority = authority;
        this.audience = audience;
        this.tolerance = tolerance;
        this.log = log;
        provider = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{authority.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(new HttpClient { Timeout = Patience })
            {
                RequireHttps = authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
            })
        {
            RefreshInterval = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Checks a token.</summary>
    /// <returns>The token if it is good; otherwise why it is not.</returns>
    public async Task<(JsonWebToken? Token, Identity Refusal)> ReadAsync(string token, CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration known;
        try
        {
            known = (OpenIdConnectConfiguration)await provider.GetBaseConfigurationAsync(cancellationToken)
                .WaitAsync(Patience, cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException or TimeoutException)
        {
            LogNoProvider(log, authority, e.GetBaseException().Message);
            return (null, Identity.Unsure("The provider of tokens does not answer; try again in a moment."));
        }

        var result = await handler.ValidateTokenAsync(token, Parameters(known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have new keys. The request is not repeated: the manager reads them in the background, at most once a while.
            provider.RequestRefresh();
        }

        return result.IsValid ? ((JsonWebToken)result.SecurityToken, default) : (null, Identity.Refused(Explain(result.Exception)));
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration known) => new()
    {
        ValidIssuer = known.Issuer,
        ValidAudience = audience,
        IssuerSigningKeys = known.SigningKeys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = tolerance,
    };

    private string Explain(Exception? why)
    {
        LogRefused(log, why?.GetType().Name ?? "unknown");
        return why switch
        {
            SecurityTokenExpiredException => "The token has expired.",
            SecurityTokenNotYetValidException => "The token is not valid yet.",
            SecurityTokenInvalidAudienceException => "The token is for another audience.",
            SecurityTokenInvalidIssuerException => "The token is of another issuer.",
            _ => "The token is not valid.",
        };
    }

    [LoggerMessage(EventId = 341, Level = LogLevel.Warning,
        Message = "The provider of tokens, {Authority}, cannot be asked for its keys. {Reason}")]
    private static partial void LogNoProvider(ILogger log, string authority, string reason);

    [LoggerMessage(EventId = 342, Level = LogLevel.Debug, Message = "A token was refused: {Why}")]
    private static partial void LogRefused(ILogger log, string why);
}
