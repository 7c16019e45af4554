using System.Globalization;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>
/// Callers who update a feature, commit, and then score, while others score the same users. <c>OWN_WRITES_SECONDS</c> sets the time, 2
/// seconds by default.
/// </summary>
public sealed class OwnWritesTests(JobWorkplace workplace) : IClassFixture<JobWorkplace>
{
    private const int Callers = 8;
    private const int Others = 8;
    private const int Values = 10;

    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("OWN_WRITES_SECONDS") ?? "2",
        CultureInfo.InvariantCulture);

    [Fact]
    public async Task Score_FeatureCommittedBeforeTheCall_IsScored()
    {
        await workplace.ExecuteAsync(JobInput.Customers(Callers, "in_own"));
        await workplace.StartAsync([new("own", workplace.Pipeline("own"))]);
        // Only this column differs between users, so each value has one score.
        await workplace.ExecuteAsync($"UPDATE in_own AS each SET ({Columns}) = (SELECT {Columns} FROM in_own WHERE user_id = 'u1')");
        var scores = new double[Values];
        for (var value = 0; value < Values; value++)
        {
            await workplace.ExecuteAsync($"UPDATE in_own SET n01 = {Feature(value)} WHERE user_id = 'u1'");
            scores[value] = await ScoreAsync("u1");
        }

        Assert.True(scores.Distinct().Count() > Values / 2, $"The values make too few different scores: {string.Join(", ", scores)}");

        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        var others = Enumerable.Range(0, Others).Select(each => OtherAsync($"u{1 + (each % Callers)}", time.Token)).ToArray();
        var callers = await Task.WhenAll(Enumerable.Range(1, Callers).Select(each => CallerAsync($"u{each}", scores, time.Token)));
        await Task.WhenAll(others);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{callers.Sum(each => each.Scored)} scores after a write, {callers.Sum(each => each.Stale)} of them of the row before it.");
        Assert.True(callers.Sum(each => each.Scored) > Callers);
        Assert.Equal(0, callers.Sum(each => each.Stale));
    }

    private static string Columns => string.Join(", ", Enumerable.Range(2, 19).Select(i => $"n{i:00}"));

    private static string Feature(int value) => (value / (double)Values).ToString(CultureInfo.InvariantCulture);

    private async Task<(int Scored, int Stale)> CallerAsync(string user, double[] scores, CancellationToken time)
    {
        await using var connection = await workplace.Database.OpenAsync();
        var scored = 0;
        var stale = 0;
        for (; !time.IsCancellationRequested; scored++)
        {
            var value = scored % Values;
            await using var update = new NpgsqlCommand($"UPDATE in_own SET n01 = {Feature(value)} WHERE user_id = '{user}'", connection);
            await update.ExecuteNonQueryAsync(CancellationToken.None);
            // Scores have single precision, and the rounding of the runtime may depend on the size of the batch.
            if (Math.Abs(await ScoreAsync(user) - scores[value]) > 1e-5 * Math.Abs(scores[value]))
                stale++;
        }

        return (scored, stale);
    }

    private async Task OtherAsync(string user, CancellationToken time)
    {
        while (!time.IsCancellationRequested)
            await ScoreAsync(user);
    }

    private async Task<double> ScoreAsync(string user) =>
        (double)(await workplace.Api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/own/users/{user}/score"))["outputs"]!["score"]!;
}
