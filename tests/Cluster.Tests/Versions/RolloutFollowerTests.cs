using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a silo tells and asks the grain of a rollout, and what it does with the answers.</summary>
public sealed class RolloutFollowerTests : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly SiloAddress Here = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rollout-follower-");
    private readonly TurnClock clock = new(Every);
    private readonly LogLines log = new();
    private readonly FakeRollout rollout = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ServiceProvider services;
    private Pipeline pipeline = null!;
    private RolloutFollower follower = null!;
    private Task running = Task.CompletedTask;

    public RolloutFollowerTests() => services = new ServiceCollection().AddLogging()
        .AddSingleton(new ModelsOptions { Cache = Path.Combine(folder.FullName, "cache"), Store = Path.Combine(folder.FullName, "store") })
        .AddPipeline("test", parts => parts.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel()).Write(_ => new FakeWriter())
            .Configure(options => options.Model.OnChange = ModelChange.Hold))
        .AddModelKind(FakeModelFile.Kind()).AddPipelines().BuildServiceProvider();

    [Fact]
    public async Task Run_GrainThatDoesNotAnswer_HearsOfTheSettingsUntilItDoes()
    {
        await OpenAsync();
        rollout.Answer = _ => throw new TimeoutException();
        Begin();
        var call = await CallAsync();
        Assert.Equal(("test", Here, 0, null, (int)ModelChange.Hold), (call.Pipeline, call.Silo, call.Epoch, call.Orders, call.OnChange));
        Assert.Equal("v1", RolloutJson.Read<VersionSpec>(call.Settings!).Id);
        Assert.Equal(["v1"], call.Versions.Select(each => each.Id));
        await TurnAsync(1);
        Assert.NotNull((await CallAsync()).Settings);

        rollout.Answer = _ => new FollowReply("m1", null);
        await TurnAsync(2);
        Assert.NotNull((await CallAsync()).Settings);
        Assert.Equal(1, Logged(604));
        await TurnAsync(3);
        call = await CallAsync();
        Assert.Equal((null, "m1"), (call.Settings, call.Orders));

        rollout.Answer = _ => throw new TimeoutException();
        await TurnAsync(4);
        await CallAsync();
        await TurnAsync(5);
        Assert.Null((await CallAsync()).Settings);
        Assert.Equal(2, Logged(604));
    }

    [Fact]
    public async Task Run_NewDocument_IsFollowedAndToldAtOnce()
    {
        await OpenAsync();
        rollout.Answer = call => Reply("m1", call, Orders(7));
        Begin();
        await CallAsync();
        var told = await CallAsync();
        Assert.Equal((7, "m1"), (told.Epoch, told.Orders));
        Assert.Equal(7, pipeline.Versions.Current.Epoch);

        // Nothing is new any more.
        await Eventually.TrueAsync(() => clock.Turns == 2, "two turns");
        Assert.False(rollout.Calls.Reader.TryPeek(out _));
        clock.Advance(Every);
        Assert.Equal(7, (await CallAsync()).Epoch);
        Assert.Equal(1, Logged(603));
    }

    [Fact]
    public async Task Wake_FollowerThatWaits_AsksAtOnce()
    {
        await OpenAsync();
        rollout.Answer = _ => new FollowReply("m1", null);
        Begin();
        await CallAsync();
        await Eventually.TrueAsync(() => clock.Turns == 1, "the wait");
        Assert.False(rollout.Calls.Reader.TryPeek(out _));

        follower.Wake();

        await CallAsync();
    }

    [Fact]
    public async Task Run_AnswerThatDoesNotCome_IsWaitedForTenSeconds()
    {
        await OpenAsync();
        var gate = new Gate();
        rollout.Before = () => gate.PassAsync(CancellationToken.None);
        Begin();
        await CallAsync();

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Logged(604) == 1;
        }, "the end of the wait");
        gate.Open();
    }

    [Fact]
    public async Task Run_CandidateOfAFile_IsMissingUntilItIsOpenAndClosedWhenItIsWantedNoMore()
    {
        await OpenAsync();
        var orders = Orders(2, Spec("v2", "factor=3"));
        rollout.Answer = call => Reply("m1", call, orders with { Document = new() { Stable = "v1", Candidate = new("v2", 50) } });
        Begin();
        await Eventually.TrueAsync(() => pipeline.Versions.Current.Find("v2") is { Fault: null }, "the candidate");
        Assert.Empty(follower.Missing);

        rollout.Answer = call => Reply("m2", call, Orders(3));
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(Every);
            return !pipeline.Rollout.Loaded.Contains("v2");
        }, "the end of the candidate");
        Assert.Equal((3, null), (pipeline.Versions.Current.Epoch, pipeline.Versions.Current.Find("v2")));
    }

    [Fact]
    public async Task Run_CandidateThatCannotBeOpened_IsMissingWithItsFault()
    {
        await OpenAsync();
        var orders = Orders(2, Spec("v2", "corrupt"));
        rollout.Answer = call => Reply("m1", call, orders with { Document = new() { Stable = "v1", Candidate = new("v2", 50) } });
        Begin();

        await Eventually.TrueAsync(
            () => follower.Missing.SingleOrDefault() is ("v2", var fault) && fault.Contains("broken", StringComparison.Ordinal),
            "the fault");
    }

    [Fact]
    public async Task Restore_StoredDocument_IsFollowedBeforeTheGrainIsAsked()
    {
        await OpenAsync();
        await follower.RestoreAsync(new(), CancellationToken.None);
        Assert.Equal((0, null), (pipeline.Versions.Current.Epoch, pipeline.Versions.OpenAsync));

        var state = new RolloutState
        {
            Pipeline = "test",
            Epoch = 9,
            Document = new() { Stable = "v1", Candidate = new("v2", 50) },
            Versions = [new() { Spec = pipeline.Rollout.OfSettings }, new() { Spec = Spec("v2", "factor=3") }],
        };
        await follower.RestoreAsync(state, CancellationToken.None);

        Assert.Equal((9, null), (pipeline.Versions.Current.Epoch, pipeline.Versions.Current.Find("v2")!.Fault));
        Assert.NotNull(pipeline.Versions.OpenAsync);
        Assert.False(rollout.Calls.Reader.TryPeek(out _));
    }

    [Theory]
    [InlineData("v8", "factor=4", null, false)]
    [InlineData("v8", "corrupt", "Version 'v8' cannot be opened; GET .../versions/v8 says why.", true)]
    [InlineData("v8", null, "Pipeline 'test' has no version 'v8'.", false)]
    public async Task Lease_VersionWithoutARole_IsOpenedForTheJob(string version, string? text, string? refusal, bool mayPass)
    {
        await OpenAsync();
        rollout.Answer = _ => new FollowReply("m1", null);
        rollout.Known = text is null ? null : Spec(version, text);
        Begin();
        await CallAsync();

        if (refusal is null)
        {
            await using var lease = await pipeline.Versions.LeaseAsync(Lane.Job, version, CancellationToken.None);
            Assert.Equal(version, lease.Snapshot.Stable.Id);
            rollout.Known = null;
            // It is open now: nobody is asked.
            await using var again = await pipeline.Versions.LeaseAsync(Lane.Job, version, CancellationToken.None);
            Assert.Equal(1, rollout.Asked);
        }
        else
        {
            var thrown = await Assert.ThrowsAsync<StoreException>(
                async () => await pipeline.Versions.LeaseAsync(Lane.Job, version, CancellationToken.None));
            Assert.Equal((refusal, mayPass), (thrown.Message, thrown.IsTransient));
        }
    }

    [Fact]
    public async Task Run_SiloThatStops_EndsWithoutALine()
    {
        await OpenAsync();
        rollout.Answer = _ => new FollowReply("m1", null);
        Begin();
        await CallAsync();
        await Eventually.TrueAsync(() => clock.Turns == 1, "the wait");

        await stop.CancelAsync();
        follower.Wake();
        await running;

        Assert.Equal(0, Logged(604));
        Assert.False(rollout.Calls.Reader.TryPeek(out _));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        follower.Wake();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        var all = services.GetRequiredService<PipelineSet>();
        await all.OpenAsync(CancellationToken.None);
        var runner = all.Find("test")!;
        pipeline = runner.Pipeline;
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IRolloutFollowing>("test", rollout);
        var fetcher = services.GetRequiredService<ModelFetcher>();
        var lines = new RolloutLog(new Logger<RolloutGrain>(log));
        follower = new(runner, factory, Here, fetcher, new(fetcher, lines), clock, lines);
    }

    private void Begin() => running = follower.RunAsync(stop.Token);

    private async Task<FollowCall> CallAsync() =>
        await rollout.Calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    private async Task TurnAsync(int turn)
    {
        await Eventually.TrueAsync(() => clock.Turns == turn, $"turn {turn}");
        clock.Advance(Every);
    }

    private int Logged(int line) => log.All.Count(each => each.Event == line);

    private RolloutOrders Orders(long epoch, params VersionSpec[] others) =>
        new(epoch, new() { Stable = "v1" }, [pipeline.Rollout.OfSettings, .. others], Here.ToParsableString());

    private static FollowReply Reply(string mark, FollowCall call, RolloutOrders orders) =>
        new(mark, call.Orders == mark ? null : RolloutJson.Write(orders));

    private static VersionSpec Spec(string id, string text)
    {
        var path = FakeModelFile.Write(text);
        return new() { Id = id, Source = path, Address = path };
    }

    private sealed class FakeRollout : IRolloutFollowing
    {
        public Channel<FollowCall> Calls { get; } = Channel.CreateUnbounded<FollowCall>();

        public Func<Task> Before { get; set; } = () => Task.CompletedTask;

        public Func<FollowCall, FollowReply> Answer { get; set; } = _ => throw new NotSupportedException();

        public VersionSpec? Known { get; set; }

        public int Asked { get; private set; }

        public async ValueTask<FollowReply> Follow(FollowCall call)
        {
            var answer = Answer;
            Calls.Writer.TryWrite(call);
            await Before();
            return answer(call);
        }

        public ValueTask<string?> Spec(string version)
        {
            Asked++;
            return new(Known?.Id == version ? RolloutJson.Write(Known) : null);
        }

        public ValueTask Refreshed(string version, int onChange) => throw new NotSupportedException();
    }
}
