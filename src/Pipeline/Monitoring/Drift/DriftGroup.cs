namespace ModelPipeline;

/// <summary>A group of values, with their number in the baseline and in the window.</summary>
/// <param name="Kind">What is in the group; the constants of this type name it.</param>
/// <param name="Expected">The number of values of the baseline.</param>
/// <param name="Actual">The number of values of the window.</param>
internal sealed record DriftGroup(string Kind, long Expected, long Actual)
{
    /// <summary>Rows without a value.</summary>
    public const string Null = "null";

    /// <summary>Values within the range of the baseline.</summary>
    public const string Values = "values";

    /// <summary>Numbers below all numbers of the baseline.</summary>
    public const string Below = "below";

    /// <summary>Numbers above all numbers of the baseline.</summary>
    public const string Above = "above";

    /// <summary>One frequent text of the baseline.</summary>
    public const string Category = "category";

    /// <summary>All other texts, including new ones.</summary>
    public const string Other = "other";

    /// <summary>The lower limit of the numbers; null for no limit.</summary>
    public double? From { get; init; }

    /// <summary>The upper limit of the numbers; null for no limit.</summary>
    public double? To { get; init; }

    /// <summary>The hash of a category (<see cref="TextHash"/>); 0 for a group of numbers.</summary>
    public ulong Hash { get; init; }
}
