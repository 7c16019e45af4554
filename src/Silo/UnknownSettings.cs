namespace ModelPipeline.Silo;

/// <summary>Finds settings that nothing reads: most are misspelt, and a misspelt setting that is ignored in silence costs hours.</summary>
internal static class UnknownSettings
{
    public static IEnumerable<Fault> Find(IConfigurationSection section, Type options)
    {
        var known = options.GetProperties().ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var type))
            {
                yield return new(child.Path, $"is no setting; those here are {string.Join(", ", known.Keys)}.");
                continue;
            }

            // Only our own option types are looked into; the keys of a dictionary are the user's.
            if (type.Assembly != typeof(PipelineOptions).Assembly || type.IsEnum)
                continue;
            foreach (var fault in Find(child, type))
                yield return fault;
        }
    }
}
