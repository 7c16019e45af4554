namespace ModelPipeline;

/// <summary>A setting that does not fit: which setting, what is wrong, and what to set.</summary>
/// <param name="Setting">The setting's key, such as <c>Pipelines:churn:Output:Table</c>.</param>
/// <param name="Message">What is wrong and what to set, as one sentence that continues "<paramref name="Setting"/> ...".</param>
/// <param name="IsTransient">Whether the fault may disappear with the same settings, such as a store that does not answer yet.</param>
public sealed record Fault(string Setting, string Message, bool IsTransient = false)
{
    /// <summary>The number of columns that the setting has to list; null if that is not the fault, or not known.</summary>
    public int? Width { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Setting} {Message}";
}
