using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Who makes a request, and what they may do. Immutable; one object for all requests of a key. A request without a caller is one of a
/// process that asks nobody for a key (<c>Auth:Mode</c> <c>None</c>).
/// </summary>
internal sealed class Caller(string name, string? tenant, Scope scopes, PipelineGlobs pipelines)
{
    /// <summary>Everybody, where nobody is asked.</summary>
    public static Caller Anybody { get; } = new("anonymous", null, Scope.All, PipelineGlobs.All);

    /// <summary>Whoever calls a route that is open to everybody, where others are asked.</summary>
    public static Caller Nobody { get; } = new("nobody", null, Scope.None, new([]));

    /// <summary>The name of the key, or the subject of the token.</summary>
    public string Name => name;

    /// <summary>The tenant; null for none.</summary>
    public string? Tenant => tenant;

    /// <summary>What the caller may do.</summary>
    public Scope Scopes => scopes;

    /// <summary>With which pipelines.</summary>
    public PipelineGlobs Pipelines => pipelines;

    /// <summary>Asks for a new run.</summary>
    public ScoreOptions Fresh { get; } = tenant is null ? ScoreOptions.Fresh : ScoreOptions.Fresh with { Tenant = tenant };

    /// <summary>The same for a user of a list.</summary>
    public ScoreOptions FreshInList { get; } =
        tenant is null ? ScoreOptions.FreshInList : ScoreOptions.FreshInList with { Tenant = tenant };

    /// <summary>Whether the caller runs the cluster, and so sees what belongs to any tenant: an admin of no tenant.</summary>
    public bool IsOperator => tenant is null && scopes.HasFlag(Scope.Admin);

    /// <summary>Whether the caller sees what belongs to a tenant.</summary>
    /// <param name="owner">The tenant that made a thing; null for a thing of no tenant.</param>
    public bool Sees(string? owner) => owner == tenant || IsOperator;

    /// <summary>The caller of a request.</summary>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Anybody;
}
