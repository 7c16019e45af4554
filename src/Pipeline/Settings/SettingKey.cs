namespace ModelPipeline;

/// <summary>
/// The keys of settings that are names of a model or a table. In the environment <c>__</c> stands for the colon between keys, so that the
/// name <c>num__age</c> arrives as <c>num:age</c>.
/// </summary>
internal static class SettingKey
{
    /// <summary>The name that a key means: the exact one, else the only one that the environment would spell so, else null.</summary>
    public static string? FindName(string key, IReadOnlyCollection<string> names)
    {
        if (names.Contains(key))
            return key;
        var spelled = names.Where(name => name.Replace("__", ":", StringComparison.Ordinal) == key).Take(2).ToList();
        return spelled.Count == 1 ? spelled[0] : null;
    }
}
