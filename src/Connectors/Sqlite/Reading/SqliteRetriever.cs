using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Reads input rows from a SQLite file, with one query for each batch. Where columns appear or disappear, the retriever describes the input
/// again.
/// </summary>
internal sealed class SqliteRetriever : IRetriever
{
    private readonly InputOptions options;
    private readonly string pipeline;
    private readonly SqliteConnectionStringBuilder connections;
    private readonly SqliteSource source;
    private IReadOnlyList<Field> wanted = [];
    private int count;
    private volatile SqliteInput input = null!;

    public SqliteRetriever(PartContext<InputOptions> context)
    {
        PartSettings.Check(context, "Data Source=customers.db");
        options = context.Options;
        pipeline = context.Pipeline;
        connections = SqliteConnections.Parse(context.ConnectionString, "Input:Connection");
        if (connections.Mode == SqliteOpenMode.ReadWriteCreate)
            connections.Mode = SqliteOpenMode.ReadOnly;
        source = new(options);
    }

    public string Location => SqliteConnections.LocationOf(connections);

    private StorePart Part => StorePart.Input(pipeline, Location);

    private string Action => $"read {(options.Query.Length > 0 ? "the input query" : $"'{options.Table}'")}";

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        this.wanted = wanted;
        try
        {
            await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
            var columns = await source.DescribeAsync(connection, cancellationToken);
            foreach (var (name, declared) in SqliteSource.Unreadable(columns, wanted))
            {
                throw new PipelineConfigurationException(
                    source.Setting, $"has column '{name}' of type {declared}, which cannot be read; cast it with \"Query\".");
            }

            input = source.Prepare(connection, columns, wanted);
            count = input.Count;
            return SqliteSource.Schema(columns, wanted);
        }
        catch (SqliteException e) when (SqliteErrors.IsLocked(e))
        {
            throw SqliteErrors.Translate(e, Action, Part);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB)
        {
            throw new PipelineConfigurationException("Input:Connection",
                $"names '{connections.DataSource}', which cannot be read: {e.Message} Set an existing SQLite file.");
        }
        catch (SqliteException e)
        {
            throw new PipelineConfigurationException(
                source.Setting, $"cannot be read from '{connections.DataSource}': {e.Message} Correct it, or Input:Connection.");
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        GetAsync(users, cancellationToken);

    private Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => ConnectAsync(async connection =>
    {
        // A column that has disappeared may be back.
        var now = input.Count < count ? await PrepareAnewAsync(connection, cancellationToken) : input;
        try
        {
            return await now.ReadAsync(connection, users, cancellationToken);
        }
        catch (SqliteException e) when (SqliteErrors.IsChange(e))
        {
            now = await PrepareAnewAsync(connection, cancellationToken);
            return await now.ReadAsync(connection, users, cancellationToken);
        }
    }, cancellationToken);

    // A view may take long, and the driver works on the caller's thread.
    public Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => Task.Run(
        () => ConnectAsync(connection => input.SampleAsync(connection, rows, cancellationToken), cancellationToken), cancellationToken);

    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken)
    {
        _ = input.Scan;
        return await Task.Run(() => ConnectAsync(
            async connection =>
                await SqliteScan.PlanAsync(
                    connection, (await PrepareAnewAsync(connection, cancellationToken)).Scan, usersPerPartition, cancellationToken),
            cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Reads each batch with a statement of its own. The statement ends before the caller gets the batch. A statement that stayed open
    /// between batches would block writers of the file, unless the file is in write-ahead mode.
    /// </summary>
    public IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, StoreCall call, CancellationToken cancellationToken)
    {
        _ = input.Scan;
        return ReadAsync(request, cancellationToken);
    }

    public Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => ConnectAsync<Schema?>(async connection =>
    {
        var columns = await source.DescribeAsync(connection, cancellationToken);
        foreach (var (name, declared) in SqliteSource.Unreadable(columns, wanted))
            throw new StoreException($"The input has changed: column '{name}' {SqliteColumn.Unreadable(declared)}.");
        return SqliteSource.Schema(columns, wanted);
    }, cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken) => await GetAsync([], cancellationToken);

    // Pooled connections would keep the file open.
    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearPool(new(connections.ConnectionString));
        return default;
    }

    private async IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = KeyRange.Of(request);
        // A whole table may take long, and the driver works on the caller's thread.
        Task<ScanBatch?> ReadNextAsync() =>
            ConnectAsync(connection => NextAsync(connection, range, request, cancellationToken), cancellationToken);
        while (await Task.Run(ReadNextAsync, cancellationToken) is { } batch)
        {
            yield return batch;
            range = range with { After = batch.Cursor };
        }
    }

    // The table may change between two batches.
    private async Task<ScanBatch?> NextAsync(
        SqliteConnection connection, KeyRange range, ScanRequest request, CancellationToken cancellationToken) =>
        await SqliteScan.NextAsync(connection, await PrepareAnewAsync(connection, cancellationToken), range, request, cancellationToken);

    private async Task<SqliteInput> PrepareAnewAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return input = source.Prepare(connection, await source.DescribeAsync(connection, cancellationToken), wanted);
        }
        catch (PipelineConfigurationException e)
        {
            throw Part.Changed(e);
        }
    }

    private Task<T> ConnectAsync<T>(Func<SqliteConnection, Task<T>> call, CancellationToken cancellationToken) =>
        SqliteConnections.RunAsync(connections, Action, Part, call, cancellationToken);
}
