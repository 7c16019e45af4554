namespace ModelPipeline.Api;

/// <summary>The OpenID Connect provider whose tokens callers send; section <c>Auth:Jwt</c>.</summary>
internal sealed class JwtOptions
{
    /// <summary>
    /// The address of the provider. Its keys are read from <c>{Authority}/.well-known/openid-configuration</c>. HTTPS, or loopback. No
    /// default.
    /// </summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience that a token must be for. No default.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim with the scopes: a text with spaces, or a list. Default <c>scope</c>.</summary>
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>The claim with the tenant. A token without the claim is then refused. Default: tokens have no tenant.</summary>
    public string TenantClaim { get; set; } = "";

    /// <summary>The claim with the globs of pipelines: a text with spaces, or a list. Default: all pipelines.</summary>
    public string PipelinesClaim { get; set; } = "";

    /// <summary>The faults of these settings.</summary>
    public IEnumerable<Fault> Check()
    {
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || authority.Scheme is not ("https" or "http"))
        {
            yield return new("Auth:Jwt:Authority", $"is '{Authority}'; set the https address of the provider of tokens.");
        }
        else if (authority.Scheme == "http" && !authority.IsLoopback)
        {
            yield return new("Auth:Jwt:Authority",
                $"is '{Authority}', where anybody on the way could change its keys; set an https address.");
        }

        if (Audience.Length == 0)
            yield return new("Auth:Jwt:Audience", "is empty; set the audience that tokens for this API have.");
        if (ScopeClaim.Length == 0)
            yield return new("Auth:Jwt:ScopeClaim", "is empty; name the claim with the scopes, or leave it out for 'scope'.");
    }
}
