namespace ModelPipeline;

/// <summary>The connection strings that pipelines name, in any case.</summary>
public sealed class ConnectionStrings(IReadOnlyDictionary<string, string> byName)
{
    private readonly Dictionary<string, string> byName = new(byName, StringComparer.OrdinalIgnoreCase);

    /// <summary>None: every pipeline is declared in code.</summary>
    public ConnectionStrings() : this(new Dictionary<string, string>())
    {
    }

    /// <summary>The one of that name; empty for an empty name.</summary>
    /// <exception cref="PipelineConfigurationException">The name is not there, or its connection string is empty.</exception>
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
