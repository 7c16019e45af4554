using System.Collections.Concurrent;
using System.Globalization;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Writers of the same users at once. <c>ENDURANCE_WRITES</c> sets how often each writes, three times by default.</summary>
public sealed class PostgreSqlWriterEnduranceTests(PostgreSqlServer server) : IAsyncDisposable
{
    private const int Users = 15_000;
    private const int UsersOfAWrite = 10_000;

    private static readonly int Writes =
        int.Parse(Environment.GetEnvironmentVariable("ENDURANCE_WRITES") ?? "3", CultureInfo.InvariantCulture);

    private readonly PostgreSqlSchema schema = new(server);
    private readonly ConcurrentDictionary<string, double> log = new();
    private int moment;

    [Fact]
    public async Task WriteAsync_EightWritersOfTenThousandUsersAtOnce_NoneFailsAndTheNewestStays()
    {
        var writers = Enumerable.Range(0, 8).Select(i => schema.Writer(copyFrom: i % 2 == 0 ? 1 : int.MaxValue)).ToArray();

        await Task.WhenAll(writers.Select((writer, i) => Task.Run(() => WriteAsync(writer, new Random(i)))));

        var stored = schema.Query("SELECT user_id || ' ' || score FROM scores ORDER BY user_id COLLATE \"C\"");
        Assert.Equal(
            log.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => FormattableString.Invariant($"{each.Key} {each.Value}")),
            stored);
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    // Writes scores of any age to users in any order. A score is its own time, so the stored score shows which write was kept.
    private async Task WriteAsync(PostgreSqlWriter writer, Random random)
    {
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        var everybody = Enumerable.Range(0, Users).Select(user => $"u{user}").ToArray();
        for (var write = 0; write < Writes; write++)
        {
            random.Shuffle(everybody);
            var users = everybody[..UsersOfAWrite];
            var time = Interlocked.Increment(ref moment) + random.Next(-5, 6);
            await writer.WriteAsync(Scores.Of(time, time, users), PostgreSqlSchema.Token);
            foreach (var user in users)
                log.AddOrUpdate(user, time, (_, before) => Math.Max(before, time));
        }
    }
}
