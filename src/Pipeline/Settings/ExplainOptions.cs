namespace ModelPipeline;

/// <summary>How predictions of a pipeline are explained, under <c>Pipelines:{name}:Explain</c>.</summary>
public sealed class ExplainOptions
{
    /// <summary>
    /// Columns that get one contribution together, by the name of the group. For columns that say the same, such as a contract and its
    /// monthly price. A column is in one group at most.
    /// </summary>
    public Dictionary<string, string[]> Groups { get; set; } = [];

    /// <summary>
    /// The output column that is explained where a call names none. Default: the only floating-point output, or the one with the greatest
    /// value for the row.
    /// </summary>
    public string Output { get; set; } = "";

    /// <summary>Which explanations are stored beside the scores.</summary>
    public ExplainStoreOptions Store { get; set; } = new();
}
