using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Reads a whole table, or all files of an input.</summary>
/// <param name="database">Runs the statements.</param>
/// <param name="sql">Makes the SQL of the scan.</param>
/// <param name="columns">Makes the column readers of a batch. The argument is the expected number of rows.</param>
/// <param name="check">Checks a result before its first row is read.</param>
/// <param name="passFactor">Multiplies the users of a partition, where each partition costs a pass over all files.</param>
internal sealed class DuckDbScan(DuckDbDatabase database, KeyScan sql, Func<int, DbColumnReader[]> columns, Action<DuckDBDataReader> check,
    int passFactor = 1)
{
    /// <summary>The SQL that reads a source in the order of its user column.</summary>
    /// <param name="from">The SQL after FROM.</param>
    /// <param name="user">The user column.</param>
    /// <param name="keyType">The type in which the ids are compared; null where the texts of the ids are compared.</param>
    /// <param name="columns">The SQL of the other columns.</param>
    public static KeyScan Describe(string from, string user, string? keyType, IReadOnlyList<string> columns) => new(
        $"{from} AS input",
        keyType is null ? DuckDbTypes.Text(user) : user,
        // The driver ends a text at NUL, so nobody can ask for an id with a NUL.
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
