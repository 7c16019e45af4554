using ModelPipeline.Api;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class TriggerViewsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_WholeSource_HasTheNewestNumbersAndTheStateOfTheBestSilo()
    {
        var info = Of(null,
            Silo("a", TriggerState.Faulted, 9, 7) with { Reason = "The queue does not answer." },
            Silo("b", TriggerState.Running, 5, 2) with { At = Noon.AddSeconds(3) });

        Assert.Equal((TriggerState.Running, null, 5L, 2.0), (info.State, info.Reason, info.Waiting, info.OldestSeconds));
        Assert.Equal(["a Faulted The queue does not answer.", "b Running "],
            info.Silos.Select(each => $"{each.Silo} {each.State} {each.Reason}"));
    }

    [Fact]
    public void Of_PartsOfASource_HasTheSumAndTheOldest()
    {
        var info = Of(null,
            Silo("a", TriggerState.Running, 9, 7) with { IsPart = true },
            Silo("b", TriggerState.Running, 5, 2) with { IsPart = true });

        Assert.Equal((14L, 7.0), (info.Waiting, info.OldestSeconds));
    }

    [Fact]
    public void Of_AllSilosAreFaulted_IsFaultedWithAReason()
    {
        var info = Of(null, Silo("a", TriggerState.Faulted) with { Reason = "A store is down." }, Silo("b", TriggerState.Standby));

        Assert.Equal((TriggerState.Faulted, "A store is down."), (info.State, info.Reason));
    }

    [Fact]
    public void Of_Paused_IsPausedWhateverSilosSay()
    {
        var info = Of(new("churn", "orders", Noon, "ann", null), Silo("a", TriggerState.Faulted) with { Reason = "A store is down." });

        Assert.Equal((TriggerState.Paused, null, Noon, "ann"), (info.State, info.Reason, info.PausedAt, info.PausedBy));
    }

    [Fact]
    public void Of_AllSilosAreSilent_IsFaulted()
    {
        var info = Of(null);

        Assert.Equal((TriggerState.Faulted, "No silo tells of this trigger at the moment.", null), (info.State, info.Reason, info.Waiting));
    }

    private static TriggerInfo Of(StoredTrigger? stored, params StoredTriggerSilo[] silos) =>
        TriggerViews.Of("churn", silos, Silo("any", TriggerState.Running), stored);

    private static StoredTriggerSilo Silo(string silo, TriggerState state, long? waiting = null, double? oldest = null) =>
        new("churn", "orders", silo, "PostgreSql", state, null, waiting, oldest, IsPart: false, Noon, IsSilent: false);
}
