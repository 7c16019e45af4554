namespace ModelPipeline.Compliance;

/// <summary>A value in a table of a store.</summary>
/// <param name="Text">As it is written, without quotes; null for no value.</param>
/// <param name="Value">
/// What it is: an <see cref="ExactNumber"/>, a double for what is no finite number, a bool, a string, a moment, an array of numbers of
/// which some may be null, <see cref="Mismatch"/>, or null.
/// </param>
/// <param name="Raw">As a driver takes it, where a store has no exact way to write it: a long, a double or a text.</param>
public sealed record Cell(string? Text, object? Value, object? Raw = null)
{
    /// <summary>Of a value that its column does not declare, and which cannot be represented therefore.</summary>
    public static object Mismatch { get; } = new();

    /// <summary>No value.</summary>
    public static Cell Null { get; } = new(null, null);
}
