using System.Diagnostics.Metrics;

namespace ModelPipeline.Tests;

/// <summary>A pipeline of fakes with the stable version v1 (y = 2x) and shadow versions (y = 3x), and what its lane counts.</summary>
internal sealed class ShadowedPipeline : IAsyncDisposable
{
    private readonly OpenVersions open = new(new());
    private readonly Dictionary<string, int> counts = [];
    private readonly MeterListener listener = new();

    public ShadowedPipeline()
    {
        Test = new() { Name = $"p{Guid.NewGuid():N}" };
        Test.Writer.Shadow = Table;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "modelpipeline.shadow.users")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
            if (named["pipeline"] != Test.Name)
                return;
            lock (counts)
                counts[named["outcome"]] = counts.GetValueOrDefault(named["outcome"]) + (int)value;
        });
        listener.Start();
    }

    /// <summary>The clock of the pipeline.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TestPipeline Test { get; }

    public FakeVersionTable Table { get; } = new();

    public PipelineRunner Runner { get; private set; } = null!;

    public FakeModel Shadow { get; private set; } = null!;

    public VersionStatistics Statistics => open.Held("v2").Value.Statistics.Copy();

    /// <summary>The rows that wait in the lane.</summary>
    public int Waiting => Runner.WaitingByLane().Single(each => each.Lane == Lane.Shadow).Users;

    /// <summary>The users that the lane counted with an outcome.</summary>
    public int Counted(string outcome)
    {
        lock (counts)
            return counts.GetValueOrDefault(outcome);
    }

    /// <summary>Opens the pipeline with the shadow v2, and without a model for v3.</summary>
    public async Task OpenAsync(params VersionShare[] shadows)
    {
        Runner = await Test.RunnerAsync(Clock);
        Shadow = open.Open("v2");
        Shadow.Instead = TripleAsync;
        await ApplyAsync(new() { Stable = "v1", Shadow = shadows });
    }

    /// <summary>Gives the versions other roles.</summary>
    public async Task ApplyAsync(RolloutDocument document)
    {
        var versions = Runner.Pipeline.Versions;
        var slots = new Dictionary<string, VersionSlot>
        {
            ["v1"] = versions.Current.Stable,
            ["v2"] = new("v2", open.Held("v2")),
            ["v3"] = new("v3", null, "It is broken."),
        };
        await versions.SwapAsync(new(1, document, versions.Current.Input, slots.Where(
            slot => document.Versions().Contains(slot.Key)).ToDictionary(slot => slot.Key, slot => slot.Value)));
    }

    public ValueTask CloseAsync(string id) => open.CloseAsync(id);

    public Task<RowOutcome[]> ScoreAsync(params IEnumerable<string> users) => Runner.ScoreAllAsync(users);

    /// <summary>Waits until the lane has counted that many users with an outcome.</summary>
    public Task CountsAsync(string outcome, int users) =>
        Eventually.TrueAsync(() => Counted(outcome) >= users, $"{users} user(s) with the outcome {outcome}");

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        listener.Dispose();
    }

    public static Task<Batch> TripleAsync(Batch rows, CancellationToken cancellationToken)
    {
        if (rows.Users.Any(user => user.StartsWith("bad", StringComparison.Ordinal)))
            throw new ModelException("The model does not take this.");
        double[] y = [.. rows.Values<double>("x").ToArray().Select(x => 3 * x)];
        return Task.FromResult(new Batch(rows.Users, [new Column<double>(new("y", ColumnType.Double), y)]));
    }
}
