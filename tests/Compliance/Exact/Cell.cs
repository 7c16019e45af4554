namespace ModelPipeline.Compliance;

/// <summary>A value in a table of a store.</summary>
/// <param name="Text">The value as SQL text without quotes; null for no value.</param>
/// <param name="Value">
/// The expected value: an <see cref="ExactNumber"/>, a double that is not finite, a bool, a string, a timestamp, an array of numbers with
/// possible nulls, <see cref="Mismatch"/>, or null.
/// </param>
/// <param name="Raw">The value for a driver, if a store cannot write it exactly as text: a long, a double or a text.</param>
public sealed record Cell(string? Text, object? Value, object? Raw = null)
{
    /// <summary>Stands for a value that does not have the declared type of its column and so cannot be represented.</summary>
    public static object Mismatch { get; } = new();

    /// <summary>No value.</summary>
    public static Cell Null { get; } = new(null, null);
}
