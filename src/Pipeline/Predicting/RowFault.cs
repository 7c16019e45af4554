namespace ModelPipeline;

/// <summary>What is wrong with rows, changes or features that a caller sends.</summary>
/// <param name="Reason">One sentence or two for the caller, without a value.</param>
/// <param name="Column">The column whose value does not fit; null if the request itself is wrong, such as an unknown column.</param>
public sealed record RowFault(string Reason, string? Column)
{
    /// <summary>Whether the request itself is wrong, whatever the values are.</summary>
    public bool IsOfRequest => Column is null;

    internal static RowFault OfRequest(string reason) => new(reason, null);

    internal static RowFault OfValue(string column, string reason) => new(reason, column);
}
