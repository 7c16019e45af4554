using System.Globalization;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Changes the users of a load, in rounds. A change and what belongs to it are one transaction, as in a user's system.</summary>
/// <param name="database">The database of the input and of the scores.</param>
/// <param name="load">How the events come.</param>
/// <param name="users">The number of users.</param>
internal sealed class UserChanges(Database database, IEventLoad load, int users)
{
    // A value of the input that no user has before.
    private const int FirstValue = 1_000;

    private IReadOnlyList<string> last = [];

    /// <summary>The users of events that cannot be handled.</summary>
    public List<string> Poison { get; } = [];

    /// <summary>The events so far.</summary>
    public long Events { get; private set; }

    /// <summary>The timestamp of the last commit of changes.</summary>
    public long CommittedAt { get; private set; }

    /// <summary>Changes so many users. One in a thousand events is poison, and one in a hundred is late: of a round before.</summary>
    public async Task RunAsync(int round, int count)
    {
        string[] chosen = [.. Enumerable.Range(1, count).Select(i => $"u{1 + (((i * 7_919L) + (round * 104_729L)) % users)}").Distinct()];
        string[] poison = [.. Enumerable.Range(0, Math.Max(1, count / 1_000)).Select(i => $"nobody{round}-{i}")];
        string[] late = [.. last.Take(Math.Max(1, count / 100))];
        string[] sent = [.. chosen, .. late];
        await ChangeAsync(round, chosen, sent, poison);
        await load.SendAsync([.. sent, .. poison]);
        Poison.AddRange(poison);
        Events += sent.Length + poison.Length;
        last = chosen;
    }

    /// <summary>The users whose stored score does not have their newest change.</summary>
    public Task<long> StaleAsync() => database.CountAsync(
        $"""
        SELECT count(*) FROM {load.Pipeline}_input AS input LEFT JOIN {load.Pipeline}_scores AS scores USING (user_id)
        WHERE input.tenure_months >= {FirstValue} AND scores.tenure_months IS DISTINCT FROM input.tenure_months
        """);

    /// <summary>The poison that is no dead letter.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync() => [.. Poison.Except(await load.DeadAsync())];

    private async Task ChangeAsync(int round, string[] chosen, string[] sent, string[] poison)
    {
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var value = (FirstValue + round).ToString(CultureInfo.InvariantCulture);
        await RunAsync($"UPDATE {load.Pipeline}_input SET tenure_months = {value}, changed_at = now() WHERE user_id = ANY($1)", chosen);
        if (load.InTransaction.Length > 0)
            await RunAsync(load.InTransaction, sent, poison);
        await transaction.CommitAsync();
        CommittedAt = TimeProvider.System.GetTimestamp();

        async Task RunAsync(string sql, params string[][] lists)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            foreach (var list in lists)
                command.Parameters.Add(new() { Value = list });
            await command.ExecuteNonQueryAsync();
        }
    }
}
