using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// A queue table that users' systems insert into, in their own transactions. A claim is one statement that locks the rows for its duration
/// alone, and makes them invisible to other claims for the time <see cref="TriggerOptions.Visibility"/>: no transaction stays open while
/// users are scored, which would hold back the vacuum.
/// </summary>
internal sealed class PostgreSqlTrigger : ITrigger
{
    private static readonly TimeSpan DefaultVisibility = TimeSpan.FromMinutes(2);

    // An idle silo asks less than once a second, with the question for the lag now and then.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(1_250);

    private readonly TriggerContext context;
    private readonly TriggerOptions options;
    private readonly PostgreSqlDatabase database;
    private readonly PostgreSqlQueueTable table;
    private readonly PostgreSqlWakeUp wakeUp;
    private readonly TimeProvider clock;
    private readonly FinishedTransactions finished = new();
    private TimeSpan pause = FirstPause;
    private long askedAt;
    private bool isIdle;

    public PostgreSqlTrigger(TriggerContext context)
    {
        this.context = context;
        options = context.Options;
        Check();
        clock = context.Part.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        database = PostgreSqlDatabase.Create(context.Part, context.Setting("Connection"), $"trigger '{context.Name}'");
        table = new(options.Table);
        wakeUp = new(database, table, clock);
    }

    public string Location => $"{database.Location} {table.Forms[0].Quoted}";

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var setting = context.Setting("Table");
        var faults = await database.StartAsync($"Triggers:{context.Name}", setting, $"use '{options.Table}'", async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await new PostgreSqlQueueCheck(table, options.Table, setting)
                .CreateOrCheckAsync(connection, options.Notify, cancellationToken);
        }, cancellationToken);
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
        if (options.Notify)
            wakeUp.Begin();
    }

    public async Task<IReadOnlyList<TriggerEvent>> ClaimAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Also the first question of a call keeps the pause, if the last call found nothing.
            var rest = Min(pause - clock.GetElapsedTime(askedAt), wait - clock.GetElapsedTime(began));
            if (isIdle && rest > TimeSpan.Zero)
                await wakeUp.WaitAsync(rest, cancellationToken);
            var claimed = await ClaimAsync(most);
            askedAt = clock.GetTimestamp();
            isIdle = claimed.Count == 0;
            pause = isIdle ? Min(pause * 2, LongestPause) : FirstPause;
            if (!isIdle || clock.GetElapsedTime(began) >= wait)
                return claimed;
        }
    }

    public Task AcknowledgeAsync(IReadOnlyList<HandledEvent> events, CancellationToken cancellationToken) =>
        ExecuteAsync($"delete from '{options.Table}'", table.Delete, [Ids(events.Select(each => each.Event))], cancellationToken);

    public Task SetAsideAsync(IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken) =>
        ExecuteAsync($"put events of '{options.Table}' aside", table.Bury,
            [
                Ids(events.Select(each => each.Event)),
                new NpgsqlParameter<string[]> { TypedValue = [.. events.Select(each => PostgreSqlText.Hold(each.Reason))] },
            ], cancellationToken);

    public Task ReleaseAsync(IReadOnlyList<TriggerEvent> events, TriggerRelease release, CancellationToken cancellationToken) =>
        ExecuteAsync($"change '{options.Table}'", table.Release,
            [
                Ids(events),
                new NpgsqlParameter<int[]> { TypedValue = [.. events.Select(each => QueueRow.Of(each).Attempts)] },
                Interval(release.After),
                PostgreSqlRows.Text(PostgreSqlText.Hold(release.Reason)),
                new NpgsqlParameter<int> { TypedValue = release.IsCounted ? 0 : 1 },
            ], cancellationToken);

    public Task<TriggerLag> ReadLagAsync(CancellationToken cancellationToken) =>
        database.TryAsync($"count '{options.Table}'", async () =>
        {
            await using var command = database.CreateCommand(table.Lag);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            var seconds = await row.IsDBNullAsync(1, cancellationToken) ? 0 : Math.Max(0, row.GetDouble(1));
            return new TriggerLag(row.GetInt64(0), TimeSpan.FromSeconds(seconds));
        }, cancellationToken);

    public Task ForgetAsync(string user, CancellationToken cancellationToken) => PostgreSqlText.CanHold(user)
        ? ExecuteAsync($"delete from '{options.Table}'", table.Forget, [PostgreSqlRows.Text(user)], cancellationToken)
        : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await wakeUp.DisposeAsync();
        await database.DisposeAsync();
    }

    private TimeSpan Visibility => options.Visibility ?? Max(DefaultVisibility, context.Timeout * 2);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static NpgsqlParameter Ids(IEnumerable<TriggerEvent> events) =>
        new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(each => QueueRow.Of(each).Id)] };

    private static NpgsqlParameter Interval(TimeSpan time) =>
        new NpgsqlParameter<TimeSpan> { TypedValue = time, NpgsqlDbType = NpgsqlDbType.Interval };

    private async Task<List<TriggerEvent>> ClaimAsync(int most)
    {
        try
        {
            return await ReadAsync(most);
        }
        catch
        {
            finished.Forget();
            throw;
        }
    }

    // Not cancelled: a claim that is committed and not returned would wait for the end of its time.
    private Task<List<TriggerEvent>> ReadAsync(int most) => database.TryAsync($"claim events of '{options.Table}'", async () =>
    {
        await using var command = database.CreateCommand(table.Claim(most));
        command.Parameters.Add(Interval(Visibility));
        var rows = new List<(QueueRow Row, string User, string? Features, ulong Transaction)>();
        await using var row = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await row.ReadAsync(CancellationToken.None))
        {
            if (rows.Count == 0)
                finished.Record(row.GetFieldValue<ulong>(5), row.GetFieldValue<DateTimeOffset>(6));
            rows.Add((new(row.GetInt64(0), row.GetInt32(2)), row.GetString(1), row.IsDBNull(3) ? null : row.GetString(3),
                row.GetFieldValue<ulong>(4)));
        }

        rows.Sort((one, other) => one.Row.Id.CompareTo(other.Row.Id));
        return rows.ConvertAll(each => new TriggerEvent(each.User, finished.OverSince(each.Transaction))
        {
            Features = each.Features,
            Attempts = each.Row.Attempts,
            Handle = each.Row,
        });
    }, CancellationToken.None);

    private Task ExecuteAsync(string action, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        database.TryAsync(action, async () =>
        {
            await using var command = database.CreateCommand(sql);
            // A repeated call has the same parameters, which belong to one command.
            command.Parameters.AddRange(Array.ConvertAll(parameters, each => each.Clone()));
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }, cancellationToken);

    private void Check()
    {
        var faults = new List<Fault>();
        if (context.Part.ConnectionString.Length == 0)
        {
            faults.Add(new(context.Setting("Connection"),
                $"is empty; name a connection string under ConnectionStrings, such as \"{PostgreSqlConnections.Example}\"."));
        }

        if (string.IsNullOrWhiteSpace(options.Table))
            faults.Add(new(context.Setting("Table"), "is empty; name the table that events are inserted into."));
        if (options.Table.Contains('\0', StringComparison.Ordinal))
            faults.Add(new(context.Setting("Table"), "has a NUL character, which no database takes; leave it out."));
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
    }
}
