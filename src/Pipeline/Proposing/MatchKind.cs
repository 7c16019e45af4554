namespace ModelPipeline;

/// <summary>How the name of a column was found for an input of a model.</summary>
public enum MatchKind
{
    /// <summary>The names are equal.</summary>
    Exact,

    /// <summary>The names are equal except for case.</summary>
    AnyCase,

    /// <summary>The names are equal except for case and separators: <c>monthlyCharges</c> and <c>monthly_charges</c>.</summary>
    Normalized,

    /// <summary>The names differ in at most two letters.</summary>
    Close,

    /// <summary>The column is the next number of the table, for an input that is a matrix. Its order is a guess.</summary>
    Order,
}
