namespace ModelPipeline.Connectors.PostgreSql.Tests;

internal static class BatchRows
{
    /// <summary>Users with their value of one column without nulls, in the order of the users.</summary>
    public static (string User, T Value)[] Rows<T>(this Batch batch, string column) =>
        [.. batch.Users.Zip(batch.Values<T>(column).ToArray()).OrderBy(row => row.First, StringComparer.Ordinal)];
}
