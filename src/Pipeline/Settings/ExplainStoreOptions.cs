namespace ModelPipeline;

/// <summary>
/// Which explanations are stored in the table <c>{output}_explanations</c>, under <c>Pipelines:{name}:Explain:Store</c>. None, unless one
/// of these is set.
/// </summary>
public sealed class ExplainStoreOptions
{
    /// <summary>The contributions that a stored explanation lists. 1 to 1,000. Default 5, where <see cref="When"/> is set.</summary>
    public int? Top { get; set; }

    /// <summary>
    /// The scores that are explained: a condition over the outputs, such as <c>churn_probability > 0.7 and label = 1</c>. Default: all.
    /// </summary>
    public string When { get; set; } = "";

    /// <summary>Whether explanations are stored.</summary>
    internal bool IsOn => Top is not null || When.Length > 0;

    /// <summary>The contributions that are listed.</summary>
    internal int TopOrDefault => Top ?? 5;
}
