using Microsoft.IdentityModel.JsonWebTokens;

namespace ModelPipeline.Api;

/// <summary>Tells whose a token (JWT) of an OpenID Connect provider is, by the claims that <c>Auth:Jwt</c> names.</summary>
internal sealed class TokenCredentials(JwtOptions options, TokenReader reader)
{
    private const int LongestName = 200;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>The credentials of tokens of a provider.</summary>
    public static TokenCredentials Create(JwtOptions options, ILogger<TokenCredentials> log) =>
        new(options, new(options.Authority, options.Audience, Tolerance, log));

    /// <summary>Tells whose the token is.</summary>
    public async Task<Identity> IdentifyAsync(string token, CancellationToken cancellationToken)
    {
        var (read, refusal) = await reader.ReadAsync(token, cancellationToken);
        return read is null ? refusal : CallerOf(read);
    }

    /// <summary>A name as audit and log can have it: a control character could break a row or forge a line.</summary>
    public static string NameOf(string? text)
    {
        var name = string.Concat((text ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestName));
        return name.Length > 0 ? name : "token";
    }

    private Identity CallerOf(JsonWebToken token)
    {
        var tenant = options.TenantClaim.Length > 0 ? Texts(token, options.TenantClaim).FirstOrDefault() : null;
        if (options.TenantClaim.Length > 0 && (tenant is null || !Grants.IsName(tenant)))
            return Identity.Refused("The token names no tenant.");
        var pipelines = options.PipelinesClaim.Length > 0 ? new PipelineGlobs(Texts(token, options.PipelinesClaim)) : PipelineGlobs.All;
        var scopes = Scopes.Of(Texts(token, options.ScopeClaim));
        return new(new(NameOf(token.Subject), tenant, scopes, pipelines));
    }

    // A claim that is a list is one claim for each element.
    private static IEnumerable<string> Texts(JsonWebToken token, string claim) =>
        Grants.Split(token.Claims.Where(each => each.Type == claim).Select(each => each.Value));
}
