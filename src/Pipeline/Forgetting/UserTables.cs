namespace ModelPipeline;

/// <summary>The tables that have rows of users: the output table and the tables beside it. Each has the column <c>user_id</c>.</summary>
public static class UserTables
{
    /// <summary>The suffix of the table of stored explanations.</summary>
    public const string ExplanationsSuffix = "_explanations";

    /// <summary>What makes the name of each table from the name of the output table; empty for the output table itself.</summary>
    public static IReadOnlyList<string> Suffixes { get; } = ["", FailureTable.Suffix, ShadowTable.Suffix, ExplanationsSuffix];
}
