namespace ModelPipeline;

/// <summary>A setting that does not fit: which, what is wrong, and what to set.</summary>
/// <param name="Setting">The setting's key, such as <c>Pipelines:churn:Output:Table</c>.</param>
/// <param name="Message">What is wrong and what to set, as one sentence that continues "<paramref name="Setting"/> ...".</param>
public sealed record Fault(string Setting, string Message)
{
    /// <inheritdoc />
    public override string ToString() => $"{Setting} {Message}";
}
