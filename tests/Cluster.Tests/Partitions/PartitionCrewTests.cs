using System.Net;
using System.Threading.Channels;
using ModelPipeline.Grains;
using Orleans.Runtime.Placement;

namespace ModelPipeline.Tests;

/// <summary>Which silo gets which partition, and what a job does with the answers.</summary>
public sealed class PartitionCrewTests
{
    // As long as the wait for silos that do not answer a stop, so that the clock counts this wait too.
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(1.5);
    private static readonly Guid Job = Guid.NewGuid();
    private static readonly SiloAddress One = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);
    private static readonly SiloAddress Two = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 1);

    private readonly TurnClock clock = new(SaveEvery);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<Asked> asked = Channel.CreateUnbounded<Asked>();
    private readonly List<(string Key, int Index)> stopped = [];
    private readonly List<Dictionary<int, PartitionReport>> told = [];
    private readonly JobOptions options = new() { MaxConcurrentPartitions = 1, MaxAttempts = 3 };
    private JobState state = new() { Pipeline = "churn" };
    private Func<int, ValueTask<PartitionReport?>> stopping = _ => default;
    private Func<Task> save = () => Task.CompletedTask;
    private PartitionState[] partitions = [];
    private JobLedger ledger = null!;
    private Task running = Task.CompletedTask;

    [Fact]
    public async Task Run_MorePartitionsThanSlots_EachSiloHasOneMoreThanItsSlots()
    {
        Begin(6, One, Two);
        var first = await AskedAsync(4);
        Assert.Equal([One, Two, One, Two], first.Select(each => each.Silo));
        Assert.Equal([0, 1, 2, 3], first.Select(each => each.Call.Index));
        await TurnsAsync(1);
        Assert.False(asked.Reader.TryPeek(out _));

        first[1].Answer(Report(1) with { IsDone = true, Silo = Name(Two) });
        var next = await AskedAsync();
        Assert.Equal((4, Two), (next.Call.Index, next.Silo));

        foreach (var each in first.Where(each => each.Call.Index != 1).Append(next))
            each.Answer(Report(1) with { IsDone = true });
        (await AskedAsync()).Answer(Report(1) with { IsDone = true });
        await running;
        Assert.True(ledger.IsOver);
        Assert.Empty(stopped);
    }

    [Fact]
    public async Task Run_ReportOfAPartitionThatGoesOn_IsAskedForMoreAtTheSameGrain()
    {
        Begin(1, One);
        var first = await AskedAsync();
        Assert.Equal($"{Job:N}/0/0", first.Key);
        Assert.Equal((Job, "churn", "p0", true, "id/out"),
            (first.Call.Job, first.Call.Pipeline, first.Call.Partition, first.Call.IsUserList, first.Call.Identity));

        first.Answer(Report(2) with { Silo = Name(One) });
        var second = await AskedAsync();

        Assert.Equal((first.Key, 2, "u2"), (second.Key, second.Call.Known.Batches, second.Call.Known.Cursor));
        Assert.Equal((2, Name(One)), (ledger[0].Progress.Batches, ledger[0].Silo));
    }

    [Fact]
    public async Task Run_KindOfJob_IsToldToThePartitions()
    {
        state = state with { Version = "v2", Where = JobRequest.Outdated, IsShadow = true, IsExplanation = true };
        Begin(1, One);
        var call = (await AskedAsync()).Call;
        Assert.Equal(("v2", true, true, true), (call.Version, call.IsOutdated, call.IsShadow, call.IsExplanation));
        Assert.Null(call.MaxUsersPerSecond);
        Assert.Null(call.Share);
    }

    [Fact]
    public async Task Run_PlainJob_IsNothingElse()
    {
        Begin(1, One);
        var call = (await AskedAsync()).Call;
        Assert.Equal((null, false, false, false), (call.Version, call.IsOutdated, call.IsShadow, call.IsExplanation));
    }

    // Partitions that wait for their turn on a silo read nobody, and leave their share to the others.
    [Fact]
    public async Task Run_LimitedRate_IsSharedByThePartitionsThatRead()
    {
        state = state with { MaxUsersPerSecond = 60 };
        Begin(2, One);
        var both = await AskedAsync(2);
        Assert.Equal([60, 30], both.Select(each => each.Call.Share));
        Assert.All(both, each => Assert.Equal(60, each.Call.MaxUsersPerSecond));

        both[1].Answer(Report(0) with { IsWaiting = true });
        var waits = await AskedAsync();
        Assert.Equal((1, 30), (waits.Call.Index, waits.Call.Share));
        both[0].Answer(Report(1));
        var alone = await AskedAsync();
        Assert.Equal((0, 60), (alone.Call.Index, alone.Call.Share));

        waits.Answer(Report(1));
        await AskedAsync();
        alone.Answer(Report(2));
        Assert.Equal(30, (await AskedAsync()).Call.Share);
    }

    [Fact]
    public async Task Run_WaitingPartitionIsLost_SharesTheRateOnceItIsAskedAgain()
    {
        state = state with { MaxUsersPerSecond = 60 };
        Begin(2, One);
        var both = await AskedAsync(2);
        both[1].Answer(Report(0) with { IsWaiting = true });
        (await AskedAsync()).Fail(new TimeoutException());
        await Eventually.TrueAsync(() => ledger[1].Failure is not null, "the lost call");
        await AdvanceUntilAskedAsync();
        Assert.Equal(1, (await AskedAsync()).Call.Index);

        both[0].Answer(Report(1));

        Assert.Equal(30, (await AskedAsync()).Call.Share);
    }

    [Fact]
    public async Task Run_AttemptThatFails_IsRepeatedByANewGrainOnAnotherSilo()
    {
        Begin(1, One, Two);
        var first = await AskedAsync();
        first.Answer(Report(1) with { Failure = "disk full", Silo = Name(first.Silo!) });
        await TurnsAsync(2);
        Assert.Equal((1, "disk full", 1), (ledger[0].Moves, ledger[0].Failure, ledger[0].Progress.Batches));
        Assert.False(asked.Reader.TryPeek(out _));

        clock.Advance(SaveEvery);
        var second = await AskedAsync();

        Assert.Equal(($"{Job:N}/0/1", Two), (second.Key, second.Silo));
    }

    [Fact]
    public async Task Run_AttemptThatFailsOnTheOnlySilo_IsRepeatedThere()
    {
        Begin(1, One);
        (await AskedAsync()).Answer(Report(1) with { Failure = "disk full", Silo = Name(One) });
        await TurnsAsync(2);

        clock.Advance(SaveEvery);

        var again = await AskedAsync();
        Assert.Equal(($"{Job:N}/0/1", One), (again.Key, again.Silo));
    }

    // The silo may only be cut off for a moment, and still works on the partition.
    [Theory]
    [InlineData(typeof(OrleansException), "Its silo does not answer.")]
    [InlineData(typeof(TimeoutException), "Its silo does not answer.")]
    [InlineData(typeof(FormatException), "It failed (FormatException); the log of its silo says more.")]
    public async Task Run_CallThatIsLost_IsMadeAgainAtTheGrainAsItWas(Type exception, string failure)
    {
        Begin(1, One, Two);
        var first = await AskedAsync();
        // The hint has had no effect: the grain was active on the other silo.
        first.Answer(Report(1) with { Silo = Name(Two) });
        (await AskedAsync()).Fail((Exception)Activator.CreateInstance(exception)!);
        await TurnsAsync(3);
        Assert.Equal((failure, 0, 1), (ledger[0].Failure, ledger[0].Moves, ledger[0].Progress.Batches));

        clock.Advance(SaveEvery);
        var again = await AskedAsync();

        Assert.Equal((first.Key, Two), (again.Key, again.Silo));
    }

    // A silo continues a partition without calls for ten seconds; another silo must not score the same users beside it.
    [Theory]
    [InlineData(12_000, 0)]
    [InlineData(12_001, 1)]
    public async Task Run_SiloThatDoesNotAnswerForLong_LosesThePartitionAfterTwelveSeconds(int milliseconds, int moves)
    {
        partitions = [new() { HeldUpSince = clock.GetUtcNow(), Silo = Name(One) }];
        Begin(1, One, Two);
        var call = await AskedAsync();
        Assert.Equal(One, call.Silo);
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        call.Fail(new TimeoutException());

        await Eventually.TrueAsync(() => ledger[0].Failure is not null, "the lost call");
        await AdvanceUntilAskedAsync();

        Assert.Equal(moves, ledger[0].Moves);
        Assert.Equal(moves == 0 ? One : Two, (await AskedAsync()).Silo);
    }

    [Fact]
    public async Task Run_SiloThatIsGone_ItsSlotsAreGivenToOthers()
    {
        var silos = Begin(2, One);
        var lost = await AskedAsync(2);
        silos.Active.Clear();
        silos.Active.Add(Two);
        lost[0].Fail(new OrleansException("gone"));
        await TurnsAsync(2);

        await AdvanceUntilAskedAsync();

        var again = await AskedAsync();
        Assert.Equal((0, Two), (again.Call.Index, again.Silo));
    }

    // Progress that only the job's silo knew is read again if that silo dies.
    [Fact]
    public async Task Run_Progress_IsToldToOtherSilosFiveTimesASecond()
    {
        Begin(2, One);
        var both = await AskedAsync(2);
        clock.Advance(TimeSpan.FromMilliseconds(199));
        both[0].Answer(Report(1) with { Silo = Name(One) });
        var again = await AskedAsync();
        await TurnsAsync(2);
        Assert.Empty(told);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        both[1].Answer(Report(2) with { Silo = Name(One) });
        await TurnsAsync(3);
        Assert.Equal([(0, 1), (1, 2)], Told(told.Single()));
        Assert.All(told.Single().Values, report => Assert.Equal(Name(One), report.Silo));

        clock.Advance(TimeSpan.FromMilliseconds(200));
        again.Answer(Report(3) with { Silo = Name(One) });
        await TurnsAsync(4);
        Assert.Equal([(0, 3)], Told(told[^1]));
    }

    [Fact]
    public async Task Run_SaveThatTakesLong_IsOneAtATime()
    {
        var saves = 0;
        var saving = new TaskCompletionSource();
        save = () =>
        {
            saves++;
            return saving.Task;
        };
        Begin(1, One);
        var call = await AskedAsync();
        await TurnsAsync(1);
        Assert.Equal(0, saves);

        clock.Advance(SaveEvery);
        await TurnsAsync(2);
        Assert.Equal(1, saves);
        clock.Advance(SaveEvery);
        await TurnsAsync(3);
        Assert.Equal(1, saves);

        saving.SetResult();
        clock.Advance(SaveEvery);
        await TurnsAsync(4);
        Assert.Equal(2, saves);
        // Before the next second nothing is saved, whatever happens.
        call.Answer(Report(1));
        await TurnsAsync(5);
        Assert.Equal(2, saves);
    }

    [Fact]
    public async Task Run_SaveThatFindsAnotherActivation_EndsTheWork()
    {
        save = () => Task.FromException(new InvalidOperationException("another activation"));
        stopping = _ => new((PartitionReport?)null);
        Begin(1, One);
        await AskedAsync();
        for (var turn = 1; turn <= 2; turn++)
        {
            await TurnsAsync(turn);
            clock.Advance(SaveEvery);
        }

        Assert.Equal("another activation", (await Assert.ThrowsAsync<InvalidOperationException>(() => running)).Message);
        Assert.Single(stopped);
    }

    [Fact]
    public async Task Run_JobThatIsCancelled_CountsWhatItsPartitionsHadDone()
    {
        stopping = index => new(index == 0 ? Report(7) : null);
        Begin(2, One);
        var calls = await AskedAsync(2);
        await TurnsAsync(1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([($"{Job:N}/0/0", 0), ($"{Job:N}/1/0", 1)], stopped.OrderBy(each => each.Index));
        Assert.Equal([7, 0], partitions.Select(each => each.Progress.Batches));
        Assert.All(calls, call => Assert.True(call.Token.IsCancellationRequested));
    }

    [Fact]
    public async Task Run_SiloThatDoesNotAnswerTheStop_IsWaitedForOneAndAHalfSeconds()
    {
        var gate = new Gate();
        stopping = async index =>
        {
            if (index == 0)
                throw new TimeoutException();
            await gate.PassAsync(CancellationToken.None);
            return null;
        };
        Begin(2, One);
        await AskedAsync(2);
        await TurnsAsync(1);
        await stop.CancelAsync();
        await gate.Reached;
        await TurnsAsync(2);

        clock.Advance(SaveEvery - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_JobThatHasFailed_StopsTheOtherPartitions()
    {
        options.MaxAttempts = 1;
        Begin(2, One);
        var calls = await AskedAsync(2);

        calls[0].Answer(Report(0) with { Failure = "disk full", Silo = Name(One) });
        await running;

        Assert.Contains("1 of 2 partitions were given up", ledger.Failure, StringComparison.Ordinal);
        Assert.Equal([1], stopped.Select(each => each.Index));
    }

    private FakeSilos Begin(int count, params SiloAddress[] active)
    {
        var (factory, grains) = FakeGrains.Create();
        grains.AddAll<IScoringPartitionGrain>(key => new Partition((string)key, this));
        var (oracle, silos) = FakeSilos.Create(active);
        if (partitions.Length == 0)
            partitions = [.. Enumerable.Range(0, count).Select(_ => new PartitionState())];
        ledger = new(partitions, options, clock);
        var plan = new JobPlan { Partitions = [.. Enumerable.Range(0, count).Select(index => $"p{index}")], IsUserList = true };
        var crew = new PartitionCrew(Job, state, Identity, plan, ledger, options, factory, ReplicateAsync, oracle, clock);
        running = crew.RunAsync(SaveEvery, () => save(), stop.Token);
        return silos;
    }

    private static PipelineIdentity Identity { get; } = new(Part("id"), Part("out"));

    private static PartIdentity Part(string hash) => new(hash, "a store");

    private Task ReplicateAsync(Guid job, Dictionary<int, PartitionReport> reports)
    {
        Assert.Equal(Job, job);
        if (reports.Count > 0)
            told.Add(reports);
        return Task.CompletedTask;
    }

    private async Task<Asked> AskedAsync() =>
        await asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    private async Task<Asked[]> AskedAsync(int count)
    {
        var all = new Asked[count];
        for (var i = 0; i < count; i++)
            all[i] = await AskedAsync();
        return all;
    }

    private Task AdvanceUntilAskedAsync() => Eventually.TrueAsync(() =>
    {
        clock.Advance(SaveEvery);
        return asked.Reader.TryPeek(out _);
    }, "the next call");

    private Task TurnsAsync(int turns) => Eventually.TrueAsync(() => clock.Turns >= turns, $"{turns} turns");

    private static string Name(SiloAddress silo) => silo.ToParsableString();

    private static IEnumerable<(int, long)> Told(Dictionary<int, PartitionReport> reports) =>
        reports.OrderBy(each => each.Key).Select(each => (each.Key, each.Value.Batches));

    private static PartitionReport Report(long batches) =>
        new($"u{batches}", batches, batches, batches, 0, IsDone: false, Failure: null, MayPass: false, Silo: null);

    private sealed record Asked(string Key, PartitionCall Call, SiloAddress? Silo, CancellationToken Token)
    {
        private readonly TaskCompletionSource<PartitionReport> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<PartitionReport> Task => answer.Task;

        public void Answer(PartitionReport report) => answer.SetResult(report);

        public void Fail(Exception e) => answer.SetException(e);
    }

    private sealed class Partition(string key, PartitionCrewTests test) : IScoringPartitionGrain
    {
        public ValueTask<PartitionReport> Run(PartitionCall call, CancellationToken cancellationToken)
        {
            var now = new Asked(key, call, RequestContext.Get(IPlacementDirector.PlacementHintKey) as SiloAddress, cancellationToken);
            test.asked.Writer.TryWrite(now);
            return new(now.Task);
        }

        public ValueTask<PartitionReport?> Stop(Guid job, int index)
        {
            Assert.Equal(Job, job);
            test.stopped.Add((key, index));
            return test.stopping(index);
        }
    }
}
