using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Stores predictions in a PostgreSQL table. Each batch writes its rows in the order of the ids. So two batches with the same users lock
/// the rows in the same order, and there is no deadlock.
/// </summary>
internal sealed class PostgreSqlWriter : IJobWriter, IForgettingWriter
{
    /// <summary>A batch of at least this many rows goes by a binary copy into a temporary table and a merge.</summary>
    // Measured with three outputs, every row an update. The copy takes 2.9 times as long as arrays for 64 rows, 1.9 for 512, 1.6 for 1024,
    // 1.2 for 2048, and 0.95 to 1.1 from 4096 to 50,000. There the copy is no faster, but sends the rows one by one instead of in one large
    // message.
    internal const int CopyFrom = 4096;

    /// <summary>The number of rows of a job in one write.</summary>
    // A job writes its rows by copies, and waits for fewer commits than with 1,000 rows.
    internal const int JobRows = 5_000;

    private readonly OutputOptions options;
    private readonly PostgreSqlDatabase database;
    private readonly TimeProvider clock;
    private readonly int copyFrom;
    private readonly string writing;
    private PostgreSqlOutputTable table = null!;
    private PostgreSqlFailureTable failures = null!;
    private PostgreSqlSwap swap = null!;
    private Schema outputs = null!;
    private bool mayCopy;

    public PostgreSqlWriter(PartContext<OutputOptions> context, int copyFrom = CopyFrom)
    {
        PartSettings.Check(context, PostgreSqlConnections.Example, swaps: true);
        options = context.Options;
        clock = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        this.copyFrom = copyFrom;
        writing = $"write '{options.Table}'";
        database = PostgreSqlDatabase.Create(context, "Output:Connection");
        Shadow = new PostgreSqlVersionTable(database, options.Table, ShadowTable.Form);
        Explanations = new PostgreSqlVersionTable(database, options.Table, ExplanationTable.Form);
    }

    public string Location => database.Location;

    public string? Table { get; private set; }

    public IVersionTable Shadow { get; }

    public IVersionTable Explanations { get; }

    public int DefaultBatchSize => JobRows;

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        this.outputs = outputs;
        table = new(options.Table, options.Mode, outputs, isPartitioned: Swaps);
        failures = new(database, options.Table);
        swap = new(database, table, outputs, failures.Quoted, clock);
        mayCopy = await database.StartAsync(
            "Output", "Output:Table", writing, () => PrepareAsync(cancellationToken), cancellationToken);
    }

    private bool Swaps => options.Publish == OutputPublish.Swap;

    public Task<ClockReading?> ReadClockAsync(
        CancellationToken cancellationToken) => database.TryAsync<ClockReading?>("read the clock", async () =>
    {
        await using var command = database.CreateCommand("SELECT clock_timestamp()");
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ClockReading(row.GetFieldValue<DateTimeOffset>(0));
    }, cancellationToken);

    public Task<IReadOnlyList<int>> WriteAsync(
        Predictions predictions,
        StoreCall call,
        CancellationToken cancellationToken) => database.TryAsync<IReadOnlyList<int>>(writing, async () =>
    {
        if (predictions.Outputs.Count == 0)
            return [];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            return await WriteAsync(connection, predictions, call, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NotNullViolation)
        {
            if (await table.FindUnfilledAsync(connection, e.ColumnName, cancellationToken) is not { } column)
                throw;
            throw database.Part.Refused(
                $"PostgreSQL cannot {writing}: it has a column '{column}' that must be filled and that no score has "
                + $"(SQLSTATE {e.SqlState}). Give the column a default, or let it be null.", e);
        }
    }, cancellationToken);

    private async Task<IReadOnlyList<int>> WriteAsync(
        NpgsqlConnection connection, Predictions predictions, StoreCall call, CancellationToken cancellationToken)
    {
        var sorted = predictions with { Outputs = PostgreSqlRows.Sort(predictions.Outputs) };
        if (Swaps && call is { IsWhole: true, Job: { } job })
        {
            await PostgreSqlLongText.NameAsync(
                connection, database.Part, table.Quoted, LongText.Of(sorted),
                () => swap.StageAsync(connection, job, sorted, cancellationToken), cancellationToken);
            return [];
        }

        Task<int> StoreAsync() => mayCopy && sorted.Outputs.Count >= copyFrom
            ? PostgreSqlRows.CopyAsync(connection, table, sorted, cancellationToken)
            : PostgreSqlRows.InsertAsync(connection, table, sorted, cancellationToken);
        var changed = await PostgreSqlLongText.NameAsync(
            connection, database.Part, table.Quoted, LongText.Of(sorted), StoreAsync, cancellationToken);
        // In Append mode, an unchanged row is a row that this run wrote before.
        if (options.Mode == OutputMode.Append || changed == sorted.Outputs.Count)
            return [];
        var others = await PostgreSqlRows.OthersAsync(connection, table, sorted, cancellationToken);
        return [.. Enumerable.Range(0, predictions.Outputs.Count).Where(row => others.Contains(predictions.Outputs.Users[row]))];
    }

    public Task BeginJobAsync(StoreCall call, CancellationToken cancellationToken) => Swaps
        ? OfJobAsync(call, (connection, job) => swap.BeginAsync(connection, job, cancellationToken), cancellationToken)
        : Task.CompletedTask;

    public Task CompleteJobAsync(long rows, StoreCall call, CancellationToken cancellationToken) =>
        OfJobAsync(call, (connection, job) => Swaps
            ? swap.CompleteAsync(connection, job, rows, cancellationToken)
            : swap.MergeAsync(connection, job, cancellationToken), cancellationToken);

    // Nothing is kept of other jobs than those that swap. So their end needs no database, which may be the reason of the failure.
    public bool StoresFailedJob(StoreCall call) => false;

    public Task DiscardJobAsync(StoreCall call, CancellationToken cancellationToken) => Swaps
        ? OfJobAsync(call, (connection, job) => swap.DiscardAsync(connection, job, cancellationToken), cancellationToken)
        : Task.CompletedTask;

    public Task WriteFailuresAsync(
        Guid job, IReadOnlyList<FailedUser> users, StoreCall call, CancellationToken cancellationToken) => users.Count == 0
        ? Task.CompletedTask
        : database.TryAsync(
            $"record failures beside '{options.Table}'", () => failures.RecordAsync(job, users, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(
        FailureQuery query, StoreCall call, CancellationToken cancellationToken) =>
        database.TryAsync($"read failures beside '{options.Table}'", () => failures.ReadAsync(query, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(
        Guid job, int limit, StoreCall call, CancellationToken cancellationToken) =>
        database.TryAsync(
            $"read failures beside '{options.Table}'", () => failures.CountAsync(job, limit, cancellationToken), cancellationToken);

    public Task<Predictions?> ReadAsync(
        string user, StoreCall call, CancellationToken cancellationToken) => database.TryAsync($"read '{options.Table}'", async () =>
    {
        if (!PostgreSqlText.CanHold(user))
            return null;
        await using var command = database.CreateCommand(table.SelectNewest);
        command.Parameters.Add(PostgreSqlRows.Text(user));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
            return null;
        var columns = outputs.Select((field, i) => PostgreSqlTypes.Reader(row, field.Name, i, 1)).ToArray();
        foreach (var column in columns)
            column.Read(row);
        var values = Array.ConvertAll(columns, column => column.Build());
        if (Array.Find(values, each => each.Unusable.Count > 0) is { } bad)
        {
            throw new StoreException(
                $"Column '{bad.Field.Name}' of the output table {bad.Unusable[0]}; correct the row.", blamesData: true);
        }

        var after = outputs.Count;
        return new Predictions(
            new([user], values),
            row.GetString(after),
            row.GetFieldValue<DateTimeOffset>(after + 1),
            row.GetFieldValue<DateTimeOffset>(after + 2),
            row.GetGuid(after + 3));
    }, cancellationToken);

    public Task<string?> ForgetAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
        database.TryAsync<string?>($"delete from '{options.Table}'", async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await PostgreSqlUserRows.DeleteAsync(connection, options.Table, user, cancellationToken);
            return null;
        }, cancellationToken);

    public Task<IReadOnlyList<string>?> ReadOutdatedAsync(
        OutdatedQuery query, StoreCall call, CancellationToken cancellationToken) =>
        database.TryAsync<IReadOnlyList<string>?>($"read '{options.Table}'", async () =>
        {
            await using var command = database.CreateCommand(table.SelectOutdated);
            command.Parameters.Add(PostgreSqlRows.Nullable(query.After));
            command.Parameters.Add(PostgreSqlRows.Nullable(query.To));
            command.Parameters.Add(PostgreSqlRows.Text(query.Version));
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.Limit });
            var users = new List<string>();
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                users.Add(row.GetString(0));
            return users;
        }, cancellationToken);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>?> ReadRetrievedAtAsync(
        IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        database.TryAsync<IReadOnlyDictionary<string, DateTimeOffset>?>($"read '{options.Table}'", async () =>
        {
            await using var command = database.CreateCommand(table.SelectRetrievedAt);
            command.Parameters.Add(PostgreSqlKey.Texts(users));
            var times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                times[row.GetString(0)] = row.GetFieldValue<DateTimeOffset>(1);
            return times;
        }, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => database.TryAsync($"read '{options.Table}'", async () =>
    {
        await using var command = database.CreateCommand(table.Probe);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }, cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private Task OfJobAsync(StoreCall call, Func<NpgsqlConnection, Guid, Task> work, CancellationToken cancellationToken) =>
        options.Mode != OutputMode.Upsert || call is not { IsWhole: true, Job: { } job }
            ? Task.CompletedTask
            : database.TryAsync(writing, async () =>
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                await work(connection, job);
                return true;
            }, cancellationToken);

    // Returns whether the role may create temporary tables, which the copy of large batches needs.
    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Fault> faults = [.. table.CheckNames()];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (faults.Count == 0)
        {
            var check = new PostgreSqlTableCheck(table.Form, $"is '{options.Table}', which", $"mode {options.Mode}");
            faults = await check.CreateOrCheckAsync(connection, cancellationToken);
        }

        if (faults.Count == 0 && Swaps)
            faults = await PostgreSqlSwapFacts.CheckAsync(connection, table, cancellationToken);

        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
        // Writes no row, but fails where a privilege for writing is missing.
        await PostgreSqlRows.InsertAsync(connection, table, PostgreSqlRows.None(outputs), cancellationToken);
        Table = await IdentifyAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand("SELECT has_database_privilege(current_database(), 'TEMPORARY')", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    // The identity does not depend on the address of the server. Two servers do not start in the same microsecond.
    private async Task<string?> IdentifyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT concat_ws(' ', 'postgresql', extract(epoch FROM pg_postmaster_start_time()), current_database(), to_regclass($1)::oid)",
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Quoted });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
