using System.Collections.Frozen;

namespace ModelPipeline;

/// <summary>The sources by scheme.</summary>
internal sealed class SourceSet
{
    private readonly FrozenDictionary<string, IModelSource> byScheme;

    /// <exception cref="ArgumentException">Two sources have the same scheme. This is a mistake of the host.</exception>
    public SourceSet(IEnumerable<IModelSource> sources) => byScheme = sources
        .SelectMany(source => source.Schemes.Select(scheme => KeyValuePair.Create(scheme, source))).ToFrozenDictionary();

    /// <summary>The source of an address.</summary>
    /// <exception cref="PipelineConfigurationException">No source has the scheme.</exception>
    public IModelSource Of(SourceAddress address)
    {
        if (byScheme.TryGetValue(address.Scheme, out var source))
            return source;
        var known = string.Join(", ", byScheme.Keys.Where(scheme => scheme.Length > 0).Order(StringComparer.Ordinal));
        throw SourceFaults.Path(address,
            $"whose scheme '{address.Scheme}' has no source here; name a file, or an address with one of {known}");
    }
}
