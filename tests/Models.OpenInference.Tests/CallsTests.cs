using System.Globalization;
using ModelPipeline.Tests;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The calls of a batch: how many at a time, when again, and what they tell of the version.</summary>
public sealed class CallsTests
{
    private static readonly Batch Rows = new RulesSample(true).Rows(20);

    private readonly LogLines log = new();
    private readonly HurriedClock clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_ServerIsBusy_PausesTwiceAsLongEachTimeWithChance()
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        foreach (var _ in Enumerable.Range(0, 3))
            server.Failures.Enqueue(503);

        await model.ApplyAsync(Rows, Token);

        Assert.Equal(3, clock.Waits.Count);
        Assert.All(clock.Waits.Zip([50.0, 100, 200]), each =>
            Assert.InRange(each.First.TotalMilliseconds, each.Second / 2, each.Second));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task ApplyAsync_ServerAsksForAShortPause_IsAskedAgainAfterThatTime(int status)
    {
        await using var server = await new InferenceServer(false) { RetryAfter = "1" }.StartAsync();
        await using var model = await LoadAsync(server);
        server.Failures.Enqueue(status);
        server.Failures.Enqueue(status);

        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);

        Assert.Equal(2, clock.Waits.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait.TotalSeconds, 1.025, 1.1));
    }

    [Theory]
    [InlineData("1", 3, 2, 1.0)]
    [InlineData("3", 1, 0, 3.0)]
    [InlineData("86400", 1, 0, 600.0)]
    public async Task ApplyAsync_ServerAsksForLongerPauses_TellsTheCallerAtOnce(string asked, int calls, int waits, double seconds)
    {
        await using var server = await new InferenceServer(false) { RetryAfter = asked }.StartAsync();
        await using var model = await LoadAsync(server);
        foreach (var _ in Enumerable.Range(0, 4))
            server.Failures.Enqueue(503);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.Equal((true, TimeSpan.FromSeconds(seconds)), (error.IsTransient, error.RetryAfter));
        Assert.Equal((4 - calls, waits), (server.Failures.Count, clock.Waits.Count));
    }

    [Fact]
    public async Task ApplyAsync_ServerNamesADate_IsAPauseUntilThen()
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        server.RetryAfter = clock.GetUtcNow().AddSeconds(90).ToString("R", CultureInfo.InvariantCulture);
        server.Failures.Enqueue(503);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.InRange(error.RetryAfter!.Value.TotalSeconds, 60, 90);
    }

    [Theory]
    [InlineData(503, "0")]
    [InlineData(503, "Wed, 21 Oct 2015 07:28:00 GMT")]
    [InlineData(503, "soon")]
    [InlineData(422, "5")]
    public async Task ApplyAsync_RetryAfterThatSaysNothing_IsNotPassedOn(int status, string said)
    {
        await using var server = await new InferenceServer(false) { RetryAfter = said }.StartAsync();
        await using var model = await LoadAsync(server);
        foreach (var _ in Enumerable.Range(0, 4))
            server.Failures.Enqueue(status);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.Null(error.RetryAfter);
        Assert.All(clock.Waits, wait => Assert.InRange(wait.TotalSeconds, 0, 0.2));
    }

    [Fact]
    public async Task ApplyAsync_ServerHasLostTheModel_IsNotAskedAgainAndMayPass()
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        server.Failures.Enqueue(404);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.True(error.IsTransient);
        Assert.Empty(clock.Waits);
        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);
    }

    [Fact]
    public async Task ApplyAsync_ServerChangesTheVersion_IsLoggedOnce()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        await model.ApplyAsync(Rows, Token);
        Assert.Empty(log.Lines);

        server.Version = "4";
        await model.ApplyAsync(Rows, Token);
        await model.ApplyAsync(Rows, Token);
        server.Version = null;
        Assert.Null((await model.ApplyAsync(Rows, Token)).Version);

        Assert.Equal($"Information 540 {server.Url}/v2/models/rules answers with version 4 now; scores from now on have that version",
            log.Text);
    }

    [Fact]
    public async Task ApplyAsync_VersionOfAHundredThousandCharacters_IsItsHash()
    {
        await using var server = await new InferenceServer(true) { Version = new('7', 100_000) }.StartAsync();
        await using var model = await LoadAsync(server);
        const string Hash = "305e82838e72";

        Assert.Equal((Hash, Hash), (model.Version, (await model.ApplyAsync(Rows, Token)).Version));

        server.Version = new('8', 100_000);
        Assert.Matches("^[0-9a-f]{12}$", (await model.ApplyAsync(Rows, Token)).Version);
        Assert.NotEqual(Hash, (await model.ApplyAsync(Rows, Token)).Version);
    }

    [Fact]
    public async Task ApplyAsync_ServerTakesOneRow_GetsEightCallsAtATime()
    {
        await using var server = await new InferenceServer(true) { MaxRows = 1 }.StartAsync();
        await using var model = await LoadAsync(server, options => options.Outputs["score"] = "probability[1]");
        var hold = new TaskCompletionSource();
        server.Hold = hold.Task;

        var applying = model.ApplyAsync(Rows, Token).AsTask();
        await Eventually.TrueAsync(() => server.Held == 8, "eight calls at the server");
        hold.SetResult();

        var scores = (await applying).Values<float>("score").ToArray();
        Assert.Equal(new RulesSample(true).ScoresOf(Rows).Select(score => (float)score), scores, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(8, server.MostHeld);
    }

    [Fact]
    public async Task ApplyAsync_OnePartFails_TheBatchFailsWithItsError()
    {
        await using var server = await new InferenceServer(true) { MaxRows = 4 }.StartAsync();
        await using var model = await LoadAsync(server);
        server.Failures.Enqueue(401);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.Contains("HTTP 401", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);
    }

    [Fact]
    public async Task ApplyAsync_NoRows_MakesNoCall()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        var before = server.Sent.Count;

        var none = await model.ApplyAsync(Rows.Slice(0, 0), Token);

        Assert.Equal((0, before), (none.Count, server.Sent.Count));
        Assert.Equal(model.Outputs.Select(field => field.Name), none.Columns.Select(column => column.Field.Name));
    }

    private Task<IModel> LoadAsync(InferenceServer server, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Kind = "OpenInference", Url = server.Url, Name = "rules" };
        configure?.Invoke(options);
        return new OpenInferenceLoader(clock, log).LoadAsync(options, Token);
    }

    // Each wait passes at once, but for the half minute that a server has for its first answer.
    private sealed class HurriedClock : TimeProvider
    {
        private readonly List<TimeSpan> waits = [];

        public IReadOnlyList<TimeSpan> Waits
        {
            get
            {
                lock (waits)
                    return [.. waits];
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.FromSeconds(30))
                return System.CreateTimer(callback, state, dueTime, period);
            lock (waits)
                waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
