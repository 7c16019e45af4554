using System.Diagnostics;

namespace ModelPipeline.Compliance;

/// <summary>Calls that are cancelled.</summary>
public abstract class WriterCancellationCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Fact]
    public async Task EveryCall_TokenIsAlreadyCancelled_ThrowsAndStoresNothing()
    {
        await using var writer = await OpenAsync();
        await using var another = Make();
        var cancelled = new CancellationToken(canceled: true);

        foreach (var call in new Func<Task>[] { () => writer.WriteAsync(Scores.Of(1, 10, "a"), cancelled),
            () => writer.ReadAsync("a", cancelled), () => writer.PingAsync(cancelled), () => another.OpenAsync(Scores.Schema, cancelled) })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        }

        Assert.Empty(await StoredAsync());
        await writer.WriteAsync(Scores.Of(2, 20, "a"), Token);
        Assert.Equal(2, await writer.ScoreAsync("a"));
    }

    [Fact]
    public async Task WriteAsync_CancelledInTheMiddle_StoresAllOrNothing()
    {
        const int Rounds = 8;
        // On a busy machine a timer can be later than a whole write.
        const int MostRounds = 25 * Rounds;
        string[] users = [.. Enumerable.Range(0, 5_000).Select(i => $"u{i}")];
        await using var writer = await OpenAsync();
        // The first write opens what later ones find open, and takes much longer.
        await writer.WriteAsync(Scores.Of(0, 0, users), Token);
        var began = Stopwatch.GetTimestamp();
        await writer.WriteAsync(Scores.Of(0, 0, users), Token);
        var whole = Stopwatch.GetElapsedTime(began);
        var possible = new HashSet<double> { 0 };
        var cancelled = 0;
        for (var round = 1; round <= Rounds || (cancelled == 0 && round <= MostRounds); round++)
        {
            using var cancellation = new CancellationTokenSource(whole * (1 + ((round - 1) % Rounds)) / Rounds);
            began = Stopwatch.GetTimestamp();
            try
            {
                await Task.Run(() => writer.WriteAsync(Scores.Of(round, round, users), cancellation.Token), Token)
                    .WaitAsync(TimeLimit, Token);
                possible = [round];
                // The machine may have stood still in the write that was measured first.
                whole = TimeSpan.FromTicks(Math.Min(whole.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                // The write may be committed although it was cancelled, also a little later.
                possible.Add(round);
                cancelled++;
            }

            var rows = await StoredAsync();
            Assert.Equal(users.Length, rows.Length);
            var score = Assert.Single(rows.Select(row => row.Score).Distinct());
            Assert.True(possible.Contains(score),
                $"Round {round} left the scores of round {score}, where it could be {string.Join(", ", possible)}.");
        }

        Assert.True(cancelled > 0, "No write was cancelled in time.");
    }
}
