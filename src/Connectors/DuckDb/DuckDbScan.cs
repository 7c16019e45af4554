using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Reads a whole table or all files.</summary>
/// <param name="database">Runs it.</param>
/// <param name="sql">What is run.</param>
/// <param name="columns">Makes the readers of a batch of so many rows.</param>
/// <param name="check">Looks at a result before its first row is read.</param>
/// <param name="passFactor">How many times the users a partition has where every partition costs a pass over all files.</param>
internal sealed class DuckDbScan(DuckDbDatabase database, KeyScan sql, Func<int, DbColumnReader[]> columns, Action<DuckDBDataReader> check,
    int passFactor = 1)
{
    /// <summary>How a source is read in the order of its user column.</summary>
    /// <param name="from">What stands after FROM.</param>
    /// <param name="user">The user column.</param>
    /// <param name="keyType">The type whose order counts; null for that of the ids' texts.</param>
    /// <param name="columns">The SQL of the columns that are read.</param>
    public static KeyScan Describe(string from, string user, string? keyType, IReadOnlyList<string> columns) => new(
        $"{from} AS input",
        keyType is null ? DuckDbTypes.Text(user) : user,
        // The driver ends a text at a NUL: such an id could not be asked for.
        $"{user} IS NOT NULL{(keyType is null ? $" AND NOT contains({user}::VARCHAR, chr(0))" : "")}",
        $"{user}::VARCHAR",
        columns,
        name => keyType is null ? $"${name}" : $"${name}::{keyType}");

    public Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken) => database.RunAsync(command =>
    {
        command.CommandText = sql.Plan((long)usersPerPartition * passFactor);
        using var rows = command.ExecuteReader();
        var bounds = new KeyBounds();
        while (rows.Read())
            bounds.Read(rows);
        return bounds.ToPlan();
    }, cancellationToken);

    public IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, CancellationToken cancellationToken) =>
        database.StreamAsync(command => ReadAsync(command, request, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<ScanBatch> ReadAsync(DuckDBCommand command, ScanRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = KeyRange.Of(request);
        command.CommandText = sql.Read(range, request.UsersOnly);
        command.UseStreamingMode = true;
        foreach (var (name, value) in KeyScan.Parameters(range))
            command.Parameters.Add(new DuckDBParameter(name, value));
        await using var rows = (DuckDBDataReader)await command.ExecuteReaderAsync(cancellationToken);
        if (!request.UsersOnly)
            check(rows);
        await foreach (var batch in ScanRows.ReadAsync(rows, request.BatchSize, range.After,
            () => request.UsersOnly ? [] : columns(request.BatchSize), cancellationToken))
        {
            yield return batch;
        }
    }
}
