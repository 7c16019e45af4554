using System.Collections.Frozen;

namespace ModelPipeline;

/// <summary>The limits of all tenants. Immutable.</summary>
public sealed class TenantLimits
{
    private readonly FrozenDictionary<string, TenantLimit> limits;

    /// <summary>Creates the limits.</summary>
    /// <param name="limits">The limit of each tenant that has one.</param>
    public TenantLimits(IReadOnlyDictionary<string, TenantLimit> limits) => this.limits = limits.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>No limits: every tenant has the same weight.</summary>
    public static TenantLimits None { get; } = new(new Dictionary<string, TenantLimit>());

    /// <summary>The limits by tenant.</summary>
    public IReadOnlyDictionary<string, TenantLimit> All => limits;

    /// <summary>The limit of a tenant; null if there is none.</summary>
    public TenantLimit? Find(string? tenant) => tenant is null ? null : limits.GetValueOrDefault(tenant);

    /// <summary>The weight of a tenant in a queue; 1 if the settings say nothing.</summary>
    public int WeightOf(string? tenant) => Find(tenant)?.Weight ?? 1;
}
