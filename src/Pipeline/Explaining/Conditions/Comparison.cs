namespace ModelPipeline;

/// <summary>A comparison sign of a condition.</summary>
internal sealed record Comparison(string Sign, Func<int, bool> Holds)
{
    private static readonly Comparison[] All =
    [
        new("=", static order => order == 0),
        new("==", static order => order == 0),
        new("!=", static order => order != 0),
        new("<>", static order => order != 0),
        new("<", static order => order < 0),
        new("<=", static order => order <= 0),
        new(">", static order => order > 0),
        new(">=", static order => order >= 0),
    ];

    /// <summary>Whether the sign compares only for equality.</summary>
    public bool IsEquality => Sign is "=" or "==" or "!=" or "<>";

    /// <summary>The comparison with this sign; null for an unknown sign.</summary>
    public static Comparison? Find(string sign) => Array.Find(All, each => each.Sign == sign);
}
