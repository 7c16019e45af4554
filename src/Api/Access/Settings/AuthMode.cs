namespace ModelPipeline.Api;

/// <summary>How callers say who they are; setting <c>Auth:Mode</c>.</summary>
internal enum AuthMode
{
    /// <summary>Nobody is asked. The process then listens on loopback addresses only.</summary>
    None,

    /// <summary>With an API key.</summary>
    ApiKey,

    /// <summary>With a token (JWT) of an OpenID Connect provider.</summary>
    Jwt,

    /// <summary>With either.</summary>
    ApiKeyOrJwt,
}
