using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Connectors.DuckDb.Files;
using ModelPipeline.Connectors.DuckDb.Texts;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Reads input rows from a DuckDB file, or from other files through DuckDB, with one query for each batch.</summary>
internal sealed class DuckDbRetriever : IRetriever
{
    // The retriever gives up where files are replaced faster than they are read.
    private const int MaxAttempts = 5;

    private static readonly IReadOnlySet<string> NoNames = new HashSet<string>();

    private readonly DuckDbDatabase database;
    private readonly DuckDbSource source;
    private readonly StorePart part;
    private readonly SourceFiles files;
    private readonly TextFiles? texts;
    private readonly InputHolder inputs;
    private IReadOnlyList<Field> wanted = [];

    public DuckDbRetriever(PartContext<InputOptions> context, long maxImportBytes = TextFiles.MaxImportBytes)
    {
        PartSettings.Check(context, "Data Source=customers.duckdb");
        var clock = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        var log = context.Services.GetService<ILogger<DuckDbRetriever>>() ?? NullLogger<DuckDbRetriever>.Instance;
        database = new(context.ConnectionString, "Input:Connection");
        source = new(context.Options);
        part = StorePart.Input(context.Pipeline, database.Location);
        files = new(database, source.Table, part);
        if (source.IsText)
        {
            texts = new(database, source, files, new(context.Options.Format, source.IsJson), maxImportBytes, new(context.Pipeline, log));
        }
        else
        {
            TextFormat.CheckUnused(context.Options.Format);
        }

        inputs = new(VersionAsync, MakeAsync, clock);
    }

    // The place includes the working folder, because files and queries can name files relative to that folder.
    public string Location =>
        source.IsText || source.IsParquet || source.IsQuery ? $"{database.Location} {Environment.CurrentDirectory}" : database.Location;

    // Whether the rows are in files beside the DuckDB file.
    private bool IsOfFiles => source.IsText || source.IsParquet;

    // Whether another DuckDB file with other rows may take the place of this one.
    private bool IsReplaceable => !IsOfFiles && database.CanBeReplaced;

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        this.wanted = wanted;
        try
        {
            await Task.Run(database.Open, cancellationToken);
            // The connections of a version of the file follow. This one would keep the first version on the disk.
            if (IsReplaceable)
                await database.CloseAsync();
            await using var lease = await inputs.AcquireAsync(cancellationToken);
            if (lease.Input.Faults.Count == 0)
                return lease.Input.Schema;
            // The faults already name the texts that do not fit. The loader also looks for missing columns, and the type Text keeps the
            // loader from naming the same texts again.
            var columns = lease.Input.Schema.Select(field => source.IsText ? field with { Type = ColumnType.Text } : field);
            throw new PipelineConfigurationException(lease.Input.Faults) { Columns = source.IsText ? new(columns) : null };
        }
        catch (StoreException e)
        {
            throw new PipelineConfigurationException(source.Setting, $"cannot be read: {e.Detail} Name a file that exists.");
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new PipelineConfigurationException(source.Setting, $"cannot be read: {e.Message.TrimEnd('.')}. See that this process may "
                + "read it, and that the disk has room for a copy of it.");
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (source.IsParquet && DuckDbErrors.FileThatIsNoParquet(e) is { } file)
            {
                throw new PipelineConfigurationException(source.Setting,
                    $"names '{file}', which is no Parquet file; save the file again, or give it the ending of what it is.");
            }

            throw new PipelineConfigurationException(source.Setting,
                $"cannot be read ({database.Location}): {DuckDbErrors.Explain(e)} "
                + (source.IsQuery ? "Correct the query" : "Name a table, a view or a file")
                + ", or name another DuckDB file in Input:Connection.");
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        ReadAsync(input => input.GetAsync(users, cancellationToken), cancellationToken);

    public Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) =>
        ReadAsync(input => input.SampleAsync(rows, cancellationToken), cancellationToken);

    public Task<IReadOnlySet<string>> FindFractionsAsync(IReadOnlyList<string> columns, int rows, CancellationToken cancellationToken) =>
        ReadAsync(input => input.FindFractionsAsync(columns, rows, cancellationToken), cancellationToken);

    public Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken) =>
        source.IsQuery
            ? throw KeyScan.QueryTakesUsers()
            : ReadAsync(input => input.PlanAsync(usersPerPartition, cancellationToken), cancellationToken);

    public async IAsyncEnumerable<ScanBatch> ScanAsync(
        ScanRequest request, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (source.IsQuery)
            throw KeyScan.QueryTakesUsers();
        for (var attempt = 1; ; attempt++)
        {
            await using var lease = await TryAsync(() => inputs.AcquireAsync(cancellationToken), cancellationToken);
            await using var scan = lease.Input.ReadAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var hasNext = false;
            try
            {
                hasNext = await NextAsync(lease, scan, cancellationToken);
            }
            catch (InputChangedException) when (attempt == 1)
            {
                inputs.Replace(lease);
                continue;
            }

            for (; hasNext; hasNext = await NextAsync(lease, scan, cancellationToken))
            {
                if (!await IsCurrentAsync(lease, cancellationToken))
                    throw Replaced();
                yield return scan.Current;
            }

            yield break;
        }
    }

    private async Task<bool> NextAsync(InputHolder.Lease lease, IAsyncEnumerator<ScanBatch> scan, CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(scan, cancellationToken);
        }
        catch (Exception e) when (e is not (StoreException or InputChangedException) && !cancellationToken.IsCancellationRequested)
        {
            if (await IsCurrentAsync(lease, cancellationToken))
                throw;
            throw Replaced();
        }
    }

    // With an empty list of users DuckDB binds the query, including the files, and reads nothing.
    public Task PingAsync(CancellationToken cancellationToken) =>
        ReadAsync(input => input.GetAsync([], cancellationToken), cancellationToken);

    public async Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => await ReadAsync(
        input => input.Faults.Count == 0 ? Task.FromResult(input.Schema) : throw Mismatch(new(input.Faults)), cancellationToken);

    // The faults of text files name files. The faults of tables name columns only, and callers may read column names.
    private StoreException Mismatch(PipelineConfigurationException e) => source.IsText
        ? part.Refused($"The input has changed: {string.Join(" ", e.Faults)}", e)
        : new($"The input of pipeline '{part.Pipeline}' has changed: {string.Join(" ", e.Faults)}", e);

    public async ValueTask DisposeAsync()
    {
        await inputs.DisposeAsync();
        await database.DisposeAsync();
    }

    private Task<string> VersionAsync(CancellationToken cancellationToken) =>
        IsOfFiles ? files.VersionAsync(cancellationToken) : Task.FromResult(IsReplaceable ? database.ReadVersion() : "");

    private async Task<IDuckDbInput> MakeAsync(CancellationToken cancellationToken)
    {
        if (texts is not null)
            return await MakeTextAsync(texts, cancellationToken);
        var table = source.IsParquet
            ? await ParquetFiles.DescribeAsync(
                database, await files.PathsAsync(cancellationToken), [source.UserColumn, .. wanted.Select(field => field.Name)],
                cancellationToken)
            : new(source.Sql, NoNames, NoNames);
        if (!IsReplaceable)
            return await TypedInput.CreateAsync(database, source, table, wanted, static () => default, cancellationToken);
        var version = database.At(database.ReadVersion());
        try
        {
            return await TypedInput.CreateAsync(version, source, table, wanted, version.DisposeAsync, cancellationToken);
        }
        catch
        {
            await version.DisposeAsync();
            throw;
        }
    }

    // A file that changes all the time is read as it is at the last attempt.
    private async Task<IDuckDbInput> MakeTextAsync(TextFiles texts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var version = await VersionAsync(cancellationToken);
            var input = await texts.ReadAsync(wanted, cancellationToken);
            if (attempt == MaxAttempts || version == await VersionAsync(cancellationToken))
                return input;
            await input.DisposeAsync();
        }
    }

    // An input that was made for other columns, or that failed while its files were replaced, is made again and read again.
    private Task<T> ReadAsync<T>(Func<IDuckDbInput, Task<T>> read, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var lease = await inputs.AcquireAsync(cancellationToken);
            try
            {
                var result = await read(lease.Input);
                if (await IsCurrentAsync(lease, cancellationToken))
                    return result;
                if (attempt == MaxAttempts)
                    throw Replaced();
            }
            catch (InputChangedException e)
            {
                inputs.Replace(lease);
                if (attempt == MaxAttempts)
                    throw e.InnerException ?? Replaced();
            }
            catch (Exception e) when (e is not StoreException && !cancellationToken.IsCancellationRequested)
            {
                if (await IsCurrentAsync(lease, cancellationToken))
                    throw;
                if (attempt == MaxAttempts)
                    throw Replaced();
            }
        }
    }, cancellationToken);

    // DuckDB opens a Parquet file more than once for a query. Where the file is replaced in between, DuckDB reads the new file by the
    // description of the old file.
    private async Task<bool> IsCurrentAsync(InputHolder.Lease lease, CancellationToken cancellationToken) =>
        !source.IsParquet || lease.Entry.Version == await VersionAsync(cancellationToken);

    private StoreException Replaced() =>
        part.Unavailable($"DuckDB cannot read '{source.Table}': its files were replaced while they were read.");

    // DuckDB runs inside this process, so each step takes a thread of the pool.
    private Task<bool> StepAsync(IAsyncEnumerator<ScanBatch> scan, CancellationToken cancellationToken) =>
        Task.Run(() => TryAsync(() => scan.MoveNextAsync().AsTask(), cancellationToken), cancellationToken);

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DuckDbErrors.Translate(e, source.IsQuery ? "the input query" : $"'{source.Table}'", part);
        }
        catch (Exception e) when (IsFault(e))
        {
            // A file that went away, or no room for its copy. DuckDB's own errors of this kind pass by themselves too.
            throw part.Unavailable($"'{source.Table}' cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
        catch (PipelineConfigurationException e)
        {
            // This fault would have stopped the start, so the input has changed since.
            throw part.Changed(e);
        }
    }

    // Files of another encoding, with two kinds of line ends or with a wrong compression are opened here, and not by DuckDB.
    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;
}
