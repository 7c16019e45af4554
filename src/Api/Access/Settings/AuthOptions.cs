namespace ModelPipeline.Api;

/// <summary>Who may call; section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    /// <summary>How callers say who they are. Default <c>None</c>: nobody is asked.</summary>
    public AuthMode Mode { get; set; }

    /// <summary>Whether a process that asks nobody may listen on addresses that other machines reach. Default false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>The static keys, by name; each is a <see cref="StaticKeyOptions"/>.</summary>
    public IConfigurationSection? Keys { get; set; }

    /// <summary>The provider of tokens; a <see cref="JwtOptions"/>.</summary>
    public IConfigurationSection? Jwt { get; set; }

    /// <summary>The limits of tenants, by name; silos read this section too.</summary>
    public IConfigurationSection? Limits { get; set; }

    /// <summary>Whether only callers on this machine may reach the API.</summary>
    internal bool StaysOnLoopback => Mode == AuthMode.None && !AllowAnonymous;

    /// <summary>Whether callers may send a key.</summary>
    internal bool TakesKeys => Mode is AuthMode.ApiKey or AuthMode.ApiKeyOrJwt;

    /// <summary>Whether callers may send a token.</summary>
    internal bool TakesTokens => Mode is AuthMode.Jwt or AuthMode.ApiKeyOrJwt;
}
