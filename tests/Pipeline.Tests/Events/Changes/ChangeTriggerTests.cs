using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

/// <summary>A pipeline that watches its input table.</summary>
public sealed class ChangeTriggerTests
{
    private readonly FakeChangeReader table = new();
    private readonly FakeTriggerMemory memory = new();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_OneCannotBeScored_IsPutAsideAndTheOthersAreScored()
    {
        var writer = new FakeWriter();
        await using var silo = await StartAsync(writer);
        await UntilAsync(() => memory.Position is not null, "the first look at the table");

        table.Change("a", 1, Now);
        table.Change("refused1", 1, Now);

        await UntilAsync(() => writer.Rows.ContainsKey("a") && !memory.Dead.IsEmpty, "both changes to be over");
        var letter = Assert.Single(memory.Dead);
        Assert.Equal(("refused1", "The table refuses a row."), (letter.Event.User, letter.Reason));
    }

    [Fact]
    public async Task Changes_RunOfTheOlderEndsLast_IsOfferedToTheOutputAsTheOlder()
    {
        var writer = new FakeWriter();
        var gate = new Gate();
        writer.During = (scores, token) => scores.Outputs.Values<double>("y")[0] == 2 ? gate.PassAsync(token) : Task.CompletedTask;
        await using var silo = await StartAsync(writer);
        await UntilAsync(() => memory.Position is not null, "the first look at the table");

        table.Change("a", 1, Now);
        await gate.Reached;
        table.Change("a", 3, Now);
        await UntilAsync(() => writer.Rows.TryGetValue("a", out var rows) && rows.Contains(6), "the score of the second change");
        gate.Open();
        await UntilAsync(() => writer.Rows["a"].Contains(2), "the score of the first change");

        // The output keeps the one whose input was asked for last.
        Assert.Equal(6, writer.Writes.OrderBy(each => each.RetrievedAt).Last().Outputs.Values<double>("y")[0]);
    }

    [Fact]
    public async Task Changes_SiloIsLostBeforeTheyAreDone_NextSiloScoresThem()
    {
        var lost = new FakeWriter();
        var gate = new Gate();
        lost.During = (_, token) => gate.PassAsync(token);
        await using (await StartAsync(lost))
        {
            await UntilAsync(() => memory.Position is not null, "the first look at the table");
            table.Change("a", 1, Now);
            await gate.Reached;
        }

        var writer = new FakeWriter();
        await using var next = await StartAsync(writer);

        await UntilAsync(() => writer.Rows.ContainsKey("a"), "the change to be scored by the next silo");
    }

    [Theory]
    [InlineData("00:00:00.5", "", "changed_at", "Input:ChangedAtOverlap")]
    [InlineData("00:01:00", "SELECT 1", "changed_at", "Input:ChangedAt")]
    [InlineData("00:01:00", "", "none", "Input:ChangedAt")]
    public async Task OpenAsync_SettingsDoNotFit_IsAFault(string overlap, string query, string column, string setting)
    {
        var fault = await FaultAsync(options =>
        {
            options.Input.ChangedAtOverlap = TimeSpan.Parse(overlap, System.Globalization.CultureInfo.InvariantCulture);
            options.Input.Query = query;
            options.Input.ChangedAt = column;
        }, table);

        Assert.Equal($"Pipelines:test:{setting}", fault.Setting);
    }

    [Fact]
    public async Task OpenAsync_StoreThatCannotTellChanges_SaysWhichCan()
    {
        var fault = await FaultAsync(options => options.Input.ChangedAt = "x", new FakeRetriever());

        Assert.Equal("Pipelines:test:Input:ChangedAt", fault.Setting);
        Assert.Equal("is set, and this Input:Kind does not tell changes; use PostgreSql, or leave it out.", fault.Message);
    }

    private static async Task<Fault> FaultAsync(Action<PipelineOptions> configure, IRetriever retriever)
    {
        await using var services = Services(new FakeWriter(), retriever, new FakeTriggerMemory(), configure);
        var opening = services.GetRequiredService<PipelineSet>().OpenAsync(Token);
        return Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => opening)).Faults);
    }

    private async Task<IAsyncDisposable> StartAsync(FakeWriter writer)
    {
        var services = Services(writer, table, memory, options => options.Input.ChangedAt = "changed_at");
        await services.GetRequiredService<PipelineSet>().OpenAsync(Token);
        var set = services.GetRequiredService<TriggerSet>();
        set.Begin();
        set.All.Single().Allow(paused: false, owner: true);
        return new Silo(services, set);
    }

    private static ServiceProvider Services(
        FakeWriter writer, IRetriever retriever, FakeTriggerMemory memory, Action<PipelineOptions> configure) =>
        new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<ITriggerMemory>(memory)
            .AddPipeline("test", pipeline => pipeline.Retrieve(_ => retriever).Apply(_ => new FakeModel()).Write(_ => writer)
                .Configure(configure)).BuildServiceProvider();

    private static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what);

    private sealed class Silo(ServiceProvider services, TriggerSet set) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await set.CloseAsync(TimeSpan.FromMilliseconds(100));
            await services.DisposeAsync();
        }
    }
}
