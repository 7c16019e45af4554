using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// The rows of several calls for one statement. If two calls have the same user, the row that was retrieved last is used.
/// </summary>
internal sealed class BigQueryMergeRows
{
    private readonly IReadOnlyList<BigQueryRows> calls;
    private readonly Dictionary<string, (int Call, int Row)> newest = new(StringComparer.Ordinal);

    public BigQueryMergeRows(IReadOnlyList<BigQueryRows> calls)
    {
        this.calls = calls;
        for (var call = 0; call < calls.Count; call++)
        {
            for (var row = 0; row < calls[call].Count; row++)
            {
                var user = calls[call].Users[row];
                if (!newest.TryGetValue(user, out var other) || calls[call].RetrievedAt >= calls[other.Call].RetrievedAt)
                    newest[user] = (call, row);
            }
        }
    }

    public int Count => newest.Count;

    /// <summary>The rows of the only call; null if there are several calls.</summary>
    public BigQueryRows? Only => calls.Count == 1 ? calls[0] : null;

    /// <summary>The rows as a parameter of a query: an array of structs.</summary>
    public QueryParameter ToParameter(string name) =>
        calls[0].ToParameter(name, [.. newest.Values.Select(each => calls[each.Call].ToValue(each.Row))]);

    /// <summary>The rows of a call that a newer row of another run replaces.</summary>
    public int[] KeptOut(int call) => [.. Enumerable.Range(0, calls[call].Count).Where(row => IsKeptOut(calls[call], row))];

    private bool IsKeptOut(BigQueryRows rows, int row)
    {
        var stored = calls[newest[rows.Users[row]].Call];
        return stored.RetrievedAt > rows.RetrievedAt && stored.RunId != rows.RunId;
    }
}
