namespace ModelPipeline;

/// <summary>The connection strings that pipelines can name; names are case-insensitive.</summary>
public sealed class ConnectionStrings(IReadOnlyDictionary<string, string> byName)
{
    private readonly Dictionary<string, string> byName = new(byName, StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates an empty set, for a host that declares every pipeline in code.</summary>
    public ConnectionStrings() : this(new Dictionary<string, string>())
    {
    }

    /// <summary>The connection string of this name; empty for an empty name.</summary>
    /// <exception cref="PipelineConfigurationException">The name is unknown, or its connection string is empty.</exception>
    internal string Get(string setting, string name)
    {
        if (name.Length == 0)
            return "";
        if (!byName.TryGetValue(name, out var value))
        {
            throw new PipelineConfigurationException(setting,
                $"is '{name}'; set ConnectionStrings:{name}, or name one of {(byName.Count == 0 ? "those that you set" : string.Join(", ", byName.Keys))}.");
        }

        return value.Length > 0
            ? value
            : throw new PipelineConfigurationException(setting, $"is '{name}', but ConnectionStrings:{name} is empty; set it.");
    }
}
