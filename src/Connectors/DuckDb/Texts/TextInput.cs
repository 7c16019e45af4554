using System.Collections.Frozen;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>One version of CSV or JSON files: imported or, for files that are too large, read anew by each call.</summary>
internal sealed class TextInput : IDuckDbInput
{
    // The partition with the lines that cannot be read.
    private const string Unreadable = "unreadable";

    // Up to this many ids, the statement names the ids as constants, which use the index. A join reads all rows. (Processor time of 512 ids
    // among 100,000 rows of 1,000 columns: 15 ms against 25; among 1,000,000 rows of 5: 17 ms against 37; among 100,000 rows of 20: 5 ms
    // against 4.)
    private const int MaxConstants = 1_024;

    // Each partition of files that are not imported costs a pass over all files.
    private const int PassFactor = 8;

    private readonly DuckDbDatabase database;
    private readonly string select;
    private readonly bool isImported;
    private readonly Field[] fields;
    private readonly Func<ValueTask> dispose;
    private readonly DuckDbScan scan;

    /// <param name="database">The database with the rows.</param>
    /// <param name="from">The SQL after FROM. Its columns are <c>id</c> and the packed fields.</param>
    /// <param name="isImported">Whether the rows are in a table.</param>
    /// <param name="fields">The packed fields, in order, with the names that the model wants.</param>
    /// <param name="dispose">Deletes the import.</param>
    public TextInput(DuckDbDatabase database, string from, bool isImported, Field[] fields, Func<ValueTask> dispose)
    {
        this.database = database;
        this.isImported = isImported;
        this.fields = fields;
        this.dispose = dispose;
        select = $"SELECT {string.Join(", ", PackedRow.Columns(fields.Length).Prepend("id"))} FROM {from} AS input";
        var packed = PackedRow.Columns(fields.Length).Select(column => $"input.{column}");
        var sql = new KeyScan($"{from} AS input", "input.id COLLATE \"binary\"", "true", "input.id", [.. packed], name => $"${name}");
        scan = new(database, sql, Readers, static _ => { }, isImported ? 1 : PassFactor);
    }

    public required Schema Schema { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>The lines that are no rows.</summary>
    public required IReadOnlyList<UnreadableLine> UnreadableLines { get; init; }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => database.RunAsync(command =>
    {
        // The driver ends a text at NUL, so an id with a NUL would become another user's id.
        var ids = users.Where(user => !user.Contains('\0')).ToList();
        var asked = ids.Count is > 0 and <= MaxConstants ? string.Join(", ", ids.Select((_, i) => $"$u{i}")) : "SELECT unnest($users)";
        command.CommandText = $"{select} WHERE id IN ({asked})";
        if (ids.Count is > 0 and <= MaxConstants)
        {
            command.Parameters.AddRange(ids.Select((id, i) => new DuckDBParameter($"u{i}", id)).ToArray());
        }
        else
        {
            command.Parameters.Add(new DuckDBParameter("users", ids));
        }

        return Read(command, ids.Count);
    }, cancellationToken);

    public async Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => await database.RunAsync(command =>
    {
        command.CommandText = $"{select} LIMIT {rows}";
        return Read(command, rows);
    }, cancellationToken);

    // Files that are not imported would have to be read once more.
    public Task<IReadOnlySet<string>> FindFractionsAsync(IReadOnlyList<string> columns, int rows, CancellationToken cancellationToken) =>
        isImported
            ? database.RunAsync(command => FindFractions(command, columns, rows), cancellationToken)
            : Task.FromResult<IReadOnlySet<string>>(FrozenSet<string>.Empty);

    public async Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        var plan = await scan.PlanAsync(usersPerPartition, cancellationToken);
        return UnreadableLines.Count == 0 ? plan : new([.. plan.Partitions, Unreadable], plan.Users + UnreadableLines.Count);
    }

    public IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, CancellationToken cancellationToken) =>
        request.Partition == Unreadable ? Lines(request.Cursor).ToAsyncEnumerable() : scan.ReadAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => dispose();

    // All lines in one batch: there are fewer than rows, because the import refuses a file with more.
    private IEnumerable<ScanBatch> Lines(string? cursor)
    {
        if (cursor is null && UnreadableLines.Count > 0)
            yield return new(new([], []), Unreadable) { Unreadable = [.. UnreadableLines.Select(line => line.ToFailure())] };
    }

    private IReadOnlySet<string> FindFractions(DuckDBCommand command, IReadOnlyList<string> columns, int rows)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = Enumerable.Range(0, fields.Length).Where(index => columns.Contains(fields[index].Name)).ToList();
        foreach (var packed in PackedRow.Read(command, $"{select} LIMIT {rows}", fields.Length).TakeWhile(_ => open.Count > 0))
            open.RemoveAll(index => packed[index] is { } text && TextColumns.IsFraction(text) && found.Add(fields[index].Name));
        return found;
    }

    private Batch Read(DuckDBCommand command, int capacity)
    {
        using var rows = command.ExecuteReader();
        var found = new List<string>(capacity);
        var readers = Readers(capacity);
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
            foreach (var reader in readers)
                reader.Read(rows);
        }

        return new(found, Array.ConvertAll(readers, reader => reader.Build()));
    }

    private DbColumnReader[] Readers(int rows) => PackedRow.Readers(fields, rows);
}
