using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>How often a source is asked whether its model has changed, and what the rollout hears.</summary>
public sealed class SourceRefreshTests : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider clock = new();
    private readonly LogLines log = new();
    private readonly MarkedSource source = new(FakeModelFile.Write("factor=3"));
    private readonly FakeRollout rollout = new();
    private readonly CancellationTokenSource silo = new();
    private ServiceProvider services = null!;
    private SourceRefresh refresh = null!;

    [Fact]
    public async Task Begin_SourceThatIsTheSame_IsAskedOnceInEachPeriod()
    {
        await OpenAsync(Every);
        refresh.Begin(silo.Token);
        clock.Advance(Every - TimeSpan.FromTicks(1));
        refresh.Begin(silo.Token);
        Assert.Equal(0, source.Questions);

        clock.Advance(TimeSpan.FromTicks(1));
        await AskAsync(1);
        refresh.Begin(silo.Token);
        clock.Advance(Every - TimeSpan.FromTicks(1));
        refresh.Begin(silo.Token);
        Assert.Equal(1, source.Questions);
        clock.Advance(TimeSpan.FromTicks(1));
        await AskAsync(2);

        Assert.Empty(rollout.Heard);
    }

    [Fact]
    public async Task Begin_QuestionThatIsUnderWay_IsTheOnlyOne()
    {
        await OpenAsync(Every);
        var gate = new Gate();
        source.During = () => gate.PassAsync(CancellationToken.None);
        clock.Advance(Every);
        refresh.Begin(silo.Token);
        await gate.Reached;

        for (var period = 0; period < 3; period++)
        {
            clock.Advance(Every);
            refresh.Begin(silo.Token);
        }

        gate.Open();
        await AskAsync(2);
        clock.Advance(Every);
        await AskAsync(3);
    }

    [Fact]
    public async Task Begin_WithoutAPeriod_AsksNever()
    {
        await OpenAsync(TimeSpan.Zero);
        source.During = () => throw new InvalidOperationException("Nobody asks.");

        clock.Advance(TimeSpan.FromDays(1));
        refresh.Begin(silo.Token);

        Assert.Equal(0, source.Questions);
    }

    [Theory]
    [InlineData(ModelChange.Hold)]
    [InlineData(ModelChange.Promote)]
    public async Task Begin_SourceWithNewContent_TellsTheRolloutOnce(ModelChange onChange)
    {
        await OpenAsync(Every, onChange);
        source.Change("factor=4");

        clock.Advance(Every);
        refresh.Begin(silo.Token);
        await Eventually.TrueAsync(() => rollout.Heard.Count == 1, "the new version");

        var (version, heard) = rollout.Heard[0];
        Assert.Equal(Sha256("factor=4"), version.Sha256);
        Assert.Equal(Sha256("factor=4")[..12], version.Id);
        Assert.Equal(onChange, heard);
        Assert.Equal(MarkedSource.Address, version.Address);
        var questions = source.Questions;
        clock.Advance(Every);
        await AskAsync(questions + 1);
        Assert.Single(rollout.Heard);
    }

    // The next question tells it: nobody else would.
    [Fact]
    public async Task Begin_RolloutThatDoesNotAnswer_IsToldAgainAndTheLogSaysSo()
    {
        await OpenAsync(Every);
        source.Change("factor=4");
        rollout.Failure = new TimeoutException("no answer");

        clock.Advance(Every);
        refresh.Begin(silo.Token);
        await Eventually.TrueAsync(() => log.All.Count == 1, "the line of the log");
        Assert.Equal((606, "Pipeline test: the source of the model could not be asked whether it has changed. TimeoutException"),
            log.All.Single());

        rollout.Failure = null;
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(Every);
            refresh.Begin(silo.Token);
            return rollout.Heard.Count == 1;
        }, "the new version");
    }

    [Fact]
    public async Task Begin_SourceThatLetsNobodyIn_IsLoggedWithItsReason()
    {
        await OpenAsync(Every);
        source.During = () => throw new PipelineConfigurationException("Model:Path", "is closed; open it.");

        clock.Advance(Every);
        refresh.Begin(silo.Token);

        await Eventually.TrueAsync(() => log.All.Count == 1, "the line of the log");
        Assert.Contains("is closed; open it.", log.All.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_SiloThatStopsMeanwhile_LogsNothing()
    {
        await OpenAsync(Every);
        var gate = new Gate();
        source.During = () => gate.PassAsync(silo.Token);
        clock.Advance(Every);
        refresh.Begin(silo.Token);
        await gate.Reached;

        await silo.CancelAsync();
        source.During = () => Task.CompletedTask;

        // Once the question is over, another one begins.
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(Every);
            refresh.Begin(CancellationToken.None);
            return source.Questions > 1;
        }, "the next question");
        Assert.Empty(log.All);
    }

    [Fact]
    public async Task Begin_ModelOfCode_HasNoSourceToAsk()
    {
        var parts = new TestPipeline();
        parts.Options.Model.Refresh = Every;
        await using var runner = await parts.RunnerAsync(clock);
        var own = new SourceRefresh(runner.Pipeline, null!, null!, clock, new(new Logger<RolloutGrain>(log)));

        clock.Advance(Every);
        own.Begin(silo.Token);

        Assert.Empty(log.All);
    }

    public ValueTask DisposeAsync() => services is null ? default : services.DisposeAsync();

    private async Task OpenAsync(TimeSpan every, ModelChange onChange = ModelChange.Hold)
    {
        services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock)
            .AddPipeline("test", parts => parts.Retrieve(_ => new FakeRetriever()).Write(_ => new FakeWriter())
                .Configure(options => options.Model = new() { Path = MarkedSource.Address, Refresh = every, OnChange = onChange }))
            .AddModelKind(FakeModelFile.Kind()).AddModelSource(_ => source).AddPipelines().BuildServiceProvider();
        var all = services.GetRequiredService<PipelineSet>();
        await all.OpenAsync(CancellationToken.None);
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IRolloutFollowing>("test", rollout);
        source.Questions = 0;
        refresh = new(all.Find("test")!.Pipeline, services.GetRequiredService<ModelFetcher>(), factory, clock,
            new(new Logger<RolloutGrain>(log)));
    }

    // The question before may still be under way.
    private async Task AskAsync(int questions)
    {
        await Eventually.TrueAsync(() =>
        {
            refresh.Begin(silo.Token);
            return source.Questions >= questions;
        }, $"question {questions}");
        Assert.Equal(questions, source.Questions);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A file whose mark the test changes with its content, and that counts the questions.</summary>
    private sealed class MarkedSource(string path) : IModelSource
    {
        public const string Address = "marked://models/model.fake";

        private int mark;
        private int questions;

        public IReadOnlyList<string> Schemes { get; } = ["marked"];

        public Func<Task> During { get; set; } = () => Task.CompletedTask;

        public int Questions
        {
            get => Volatile.Read(ref questions);
            set => Volatile.Write(ref questions, value);
        }

        public void Change(string text)
        {
            File.WriteAllText(path, text);
            Interlocked.Increment(ref mark);
        }

        public async Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref questions);
            await During();
            var file = new SourceFile("model.fake", SourceAddress.Parse(path), null, null);
            return new($"mark-{Volatile.Read(ref mark)}", [file]) { LocalPath = path };
        }

        public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class FakeRollout : IRolloutFollowing
    {
        public List<(VersionSpec Version, ModelChange OnChange)> Heard { get; } = [];

        public Exception? Failure { get; set; }

        public ValueTask Refreshed(string version, int onChange)
        {
            if (Failure is { } failure)
                throw failure;
            Heard.Add((RolloutJson.Read<VersionSpec>(version), (ModelChange)onChange));
            return default;
        }

        public ValueTask<FollowReply> Follow(FollowCall call) => throw new NotSupportedException();

        public ValueTask<string?> Spec(string version) => throw new NotSupportedException();
    }
}
