using System.Collections.Frozen;

namespace ModelPipeline;

/// <summary>The registered kinds of retriever, model or writer by name, case-insensitive.</summary>
internal sealed class KindSet<TKind>
{
    private readonly FrozenDictionary<string, TKind> byName;

    /// <exception cref="InvalidOperationException">
    /// Two kinds have the same name. This is a mistake of the host, not of its user.
    /// </exception>
    public KindSet(IEnumerable<TKind> kinds, Func<TKind, string> name)
    {
        var seen = new Dictionary<string, TKind>(StringComparer.OrdinalIgnoreCase);
        foreach (var kind in kinds)
        {
            if (!seen.TryAdd(name(kind), kind))
                throw new InvalidOperationException($"Two kinds are registered as '{name(kind)}': {seen[name(kind)]} and {kind}.");
        }

        byName = seen.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The kind that a setting names.</summary>
    /// <exception cref="PipelineConfigurationException">The setting is empty or names no registered kind.</exception>
    public TKind Get(string setting, string name)
    {
        if (byName.TryGetValue(name, out var kind))
            return kind;
        throw name.Length == 0 ? NotNamed(setting) : new PipelineConfigurationException(setting, $"is '{name}'; set one of {Offer}.");
    }

    /// <summary>The fault of a setting that names no kind.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="why">Why the kind is not known without the setting, as a part of the sentence.</param>
    public PipelineConfigurationException NotNamed(string setting, string? why = null) =>
        new(setting, why is null ? $"is empty; set one of {Offer}." : $"is empty, {why}; set one of {Offer}.");

    public IEnumerable<TKind> All => byName.Values;

    private string Offer => string.Join(", ", byName.Keys.Order(StringComparer.Ordinal));
}
