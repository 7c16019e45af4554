using ModelPipeline.Grains;
using Orleans.Storage;

namespace ModelPipeline.Tests;

public sealed class RolloutRecordTests
{
    private readonly FakeState stored = new();
    private int left;

    [Fact]
    public async Task Change_NewState_IsShownOnceItIsStored()
    {
        var record = New();
        stored.Before = () => Assert.Equal("", record.State.Pipeline);

        var decision = await record.ChangeAsync(state => new(state with { Pipeline = "churn" }));

        Assert.Equal(("churn", "churn", 1), (decision.Next!.Pipeline, record.State.Pipeline, stored.Writes));
    }

    [Fact]
    public async Task Change_NothingOrARefusal_IsNotStored()
    {
        var record = New();

        await record.ChangeAsync(state => new(state));
        var refused = await record.ChangeAsync(_ => RolloutDecision.Conflict("No."));

        Assert.Equal(("No.", 0), (refused.Refusal, stored.Writes));
    }

    [Fact]
    public async Task Change_WriteThatFails_LeavesTheStateAndTheGrain()
    {
        var record = New();
        stored.Before = () => throw new InconsistentStateException("Another writer was first.");

        await Assert.ThrowsAsync<InconsistentStateException>(() => record.ChangeAsync(state => new(state with { Pipeline = "churn" })));

        Assert.Equal(("", "", 1), (record.State.Pipeline, stored.State.Pipeline, left));
        stored.Before = () => { };
        Assert.Equal("churn", (await record.ChangeAsync(state => new(state with { Pipeline = "churn" }))).Next!.Pipeline);
    }

    private RolloutRecord New() => new(stored, () => left++);

    private sealed class FakeState : IPersistentState<RolloutState>
    {
        public Action Before { get; set; } = () => { };

        public int Writes { get; private set; }

        public RolloutState State { get; set; } = new();

        public string Etag => "";

        public bool RecordExists => true;

        public Task ClearStateAsync() => throw new NotSupportedException();

        public Task ReadStateAsync() => throw new NotSupportedException();

        public Task WriteStateAsync()
        {
            Before();
            Writes++;
            return Task.CompletedTask;
        }
    }
}
