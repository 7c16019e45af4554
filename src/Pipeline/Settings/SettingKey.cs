namespace ModelPipeline;

/// <summary>
/// Finds the name of a model input or a table column that a settings key means. An environment variable writes <c>__</c> for the colon
/// between keys, so the name <c>num__age</c> arrives as <c>num:age</c>.
/// </summary>
internal static class SettingKey
{
    /// <summary>
    /// The name that a key means: the exact name; otherwise the only name that has this spelling in the environment; otherwise null.
    /// </summary>
    public static string? FindName(string key, IReadOnlyCollection<string> names)
    {
        if (names.Contains(key))
            return key;
        var spelled = names.Where(name => name.Replace("__", ":", StringComparison.Ordinal) == key).Take(2).ToList();
        return spelled.Count == 1 ? spelled[0] : null;
    }
}
