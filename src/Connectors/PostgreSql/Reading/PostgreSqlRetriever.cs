using System.Runtime.CompilerServices;
using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Reads input rows from a PostgreSQL table, view or query, with one prepared statement for each batch. Where the input changes, the
/// retriever describes and prepares the input again.
/// </summary>
internal sealed class PostgreSqlRetriever : IRetriever, IChangeReader
{
    private readonly InputOptions options;
    private readonly PostgreSqlDatabase database;
    private readonly PostgreSqlSource source;
    private readonly PostgreSqlChanges changes;
    // What a call does, for messages.
    private readonly string action;
    private readonly SemaphoreSlim describing = new(1);
    private IReadOnlyList<Field> wanted = [];
    private int readable;
    private volatile PostgreSqlInput input = null!;

    public PostgreSqlRetriever(PartContext<InputOptions> context, long sampleFrom = PostgreSqlScan.SampleFrom)
    {
        PartSettings.Check(context, PostgreSqlConnections.Example);
        options = context.Options;
        database = PostgreSqlDatabase.Create(context, "Input:Connection");
        source = new(options, database, sampleFrom);
        action = $"read {(source.IsQuery ? "the input query" : $"'{options.Table}'")}";
        changes = new(database, options);
    }

    public string Location => database.Location;

    public bool IsAsynchronous => true;

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        this.wanted = wanted;
        return await database.StartAsync("Input", source.Setting, action, () => PrepareAsync(cancellationToken), cancellationToken);
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var now = input;
        // A column that has disappeared may be back.
        if (now.Readable < readable)
            now = await PrepareAnewAsync(now, cancellationToken);
        try
        {
            if (await now.ReadAsync(users, mayDiffer: false, cancellationToken) is { } batch)
                return batch;
        }
        catch (PostgresException e) when (PostgreSqlErrors.IsChange(e))
        {
            // The code below reads once more.
        }

        now = await PrepareAnewAsync(now, cancellationToken);
        return (await now.ReadAsync(users, mayDiffer: true, cancellationToken))!;
    }, cancellationToken);

    public Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) =>
        TryAsync(() => input.SampleAsync(rows, cancellationToken), cancellationToken);

    public Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var now = await PrepareAnewAsync(input, cancellationToken);
        return await now.Scan.PlanAsync(usersPerPartition, cancellationToken);
    }, cancellationToken);

    public IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, StoreCall call, CancellationToken cancellationToken) =>
        ReadAsync(request, cancellationToken)
            .StepAsync((step, token) => database.TranslateAsync(action, step, token), cancellationToken);

    public Task<string?> CheckChangedAtAsync(string column, CancellationToken cancellationToken) =>
        TryAsync(() => changes.CheckAsync(column, cancellationToken), cancellationToken);

    public Task<ChangePage> ReadChangesAsync(ChangeQuery query, CancellationToken cancellationToken) =>
        TryAsync(() => changes.ReadAsync(query, cancellationToken), cancellationToken);

    public Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => TryAsync<Schema?>(async () =>
    {
        var columns = await source.DescribeAsync(wanted, cancellationToken);
        foreach (var (name, type) in PostgreSqlSource.Unreadable(columns, wanted))
            throw new StoreException($"The input has changed: column '{name}' {PostgreSqlTypes.Unreadable(type)}.");
        return PostgreSqlSource.Schema(columns);
    }, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var command = source.Command($"SELECT 1 FROM {source.From} AS input LIMIT 0");
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        describing.Dispose();
    }

    private async Task<Schema> PrepareAsync(CancellationToken cancellationToken)
    {
        var columns = await source.DescribeAsync(wanted, cancellationToken);
        foreach (var (name, type) in PostgreSqlSource.Unreadable(columns, wanted))
        {
            throw new PipelineConfigurationException(
                source.Setting, $"has column '{name}' of type {type.DisplayName}, which cannot be read; cast it with \"Query\".");
        }

        input = await source.PrepareAsync(columns, wanted, cancellationToken);
        readable = input.Readable;
        await input.CheckAsync(cancellationToken);
        return PostgreSqlSource.Schema(columns);
    }

    // The cursor of a scan holds a lock on the table. A change of the table waits until the scan of the partition ends, and the next
    // partition sees the change.
    private async IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = BeginAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await database.RunAsync(() => batches.MoveNextAsync().AsTask(), AgainAsync))
            {
                yield return batches.Current;
                request = request with { Cursor = batches.Current.Cursor };
            }
        }
        finally
        {
            await batches.DisposeAsync();
        }

        async Task<bool> AgainAsync()
        {
            await batches.DisposeAsync();
            batches = BeginAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            return await batches.MoveNextAsync();
        }
    }

    private async IAsyncEnumerable<ScanBatch> BeginAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = await PrepareAnewAsync(input, cancellationToken);
        await foreach (var batch in now.Scan.ReadAsync(request, cancellationToken))
            yield return batch;
    }

    // Several calls can find the same change. The first call does the work for all.
    private async Task<PostgreSqlInput> PrepareAnewAsync(PostgreSqlInput old, CancellationToken cancellationToken)
    {
        await describing.WaitAsync(cancellationToken);
        try
        {
            if (input == old && await source.DescribeAsync(wanted, cancellationToken) is var columns && !old.Is(columns))
                input = await source.PrepareAsync(columns, wanted, cancellationToken);
            return input;
        }
        catch (PipelineConfigurationException e)
        {
            throw database.Part.Changed(e);
        }
        finally
        {
            describing.Release();
        }
    }

    private Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) =>
        database.TryAsync(action, call, cancellationToken);
}
