using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ModelPipeline.Api;

/// <summary>
/// Tells whose a token (JWT) of an OpenID Connect provider is. ASP.NET Core's own handler would make a scope of services for each request,
/// also for requests with a key; this class uses what that handler uses.
/// </summary>
/// <param name="options">The provider and the claims.</param>
/// <param name="provider">The keys of the provider; read when the first token comes.</param>
/// <param name="log">Receives why a token is refused.</param>
internal sealed partial class TokenCredentials(
    JwtOptions options, BaseConfigurationManager provider, ILogger<TokenCredentials> log)
{
    private const int LongestName = 200;

    // Signatures alone: with a shared secret, whoever can check a token could make one.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>The credentials of tokens of a provider.</summary>
    public static TokenCredentials Create(JwtOptions options, ILogger<TokenCredentials> log) => new(options, NewProvider(options), log);

    /// <summary>Tells whose the token is.</summary>
    public async Task<Identity> IdentifyAsync(string token, CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration known;
        try
        {
            known = (OpenIdConnectConfiguration)await provider.GetBaseConfigurationAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            LogNoProvider(options.Authority, e.GetBaseException().Message);
            return Identity.Unsure("The provider of tokens does not answer; try again in a moment.");
        }

        var result = await handler.ValidateTokenAsync(token, Parameters(known));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have new keys. The request is not repeated: the manager reads them in the background, at most once a while.
            provider.RequestRefresh();
        }

        return result.IsValid ? CallerOf((JsonWebToken)result.SecurityToken) : Identity.Refused(Explain(result.Exception));
    }

    private static ConfigurationManager<OpenIdConnectConfiguration> NewProvider(JwtOptions options) => new(
        $"{options.Authority.TrimEnd('/')}/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = options.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase) })
    {
        RefreshInterval = TimeSpan.FromSeconds(30),
    };

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration known) => new()
    {
        ValidIssuer = known.Issuer,
        ValidAudience = options.Audience,
        IssuerSigningKeys = known.SigningKeys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromMinutes(1),
    };

    private Identity CallerOf(JsonWebToken token)
    {
        var tenant = options.TenantClaim.Length > 0 ? Texts(token, options.TenantClaim).FirstOrDefault() : null;
        if (options.TenantClaim.Length > 0 && (tenant is null || !Grants.IsName(tenant)))
            return Identity.Refused("The token names no tenant.");
        var pipelines = options.PipelinesClaim.Length > 0 ? new PipelineGlobs(Texts(token, options.PipelinesClaim)) : PipelineGlobs.All;
        var scopes = Scopes.Of(Texts(token, options.ScopeClaim));
        return new(new(NameOf(token), tenant, scopes, pipelines));
    }

    // Goes to the audit and the log, where a control character could break a row or forge a line.
    private static string NameOf(JsonWebToken token)
    {
        var name = string.Concat((token.Subject ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestName));
        return name.Length > 0 ? name : "token";
    }

    // A claim that is a list is one claim for each element.
    private static IEnumerable<string> Texts(JsonWebToken token, string claim) =>
        Grants.Split(token.Claims.Where(each => each.Type == claim).Select(each => each.Value));

    private string Explain(Exception? why)
    {
        LogRefused(why?.GetType().Name ?? "unknown");
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
        Message = "The provider of tokens, Auth:Jwt:Authority {Authority}, cannot be asked for its keys. {Reason}")]
    private partial void LogNoProvider(string authority, string reason);

    [LoggerMessage(EventId = 342, Level = LogLevel.Debug, Message = "A token was refused: {Why}")]
    private partial void LogRefused(string why);
}
