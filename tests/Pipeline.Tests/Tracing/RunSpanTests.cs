using System.Diagnostics;

namespace ModelPipeline.Tests;

public sealed class RunSpanTests : IDisposable
{
    private readonly SpanCollector spans = new();
    private readonly TestPipeline test = new() { Name = $"p-{Guid.NewGuid():N}" };

    public void Dispose() => spans.Dispose();

    [Fact]
    public async Task Score_SampledCall_HasOneRunWithASpanForEachStage()
    {
        var call = new SampledCall(SpanCollector.NewCall());
        await using (var runner = await test.RunnerAsync())
            await ScoreAsync(runner, "ann", call);

        var trace = spans.Of(call.Context.TraceId);
        var run = Assert.Single(trace, span => span.OperationName == "run");
        Assert.Equal(call.Context.SpanId, run.ParentSpanId);
        Assert.Equal(run.Context, call.Run);
        Assert.Equal((test.Name, "single", 1), (run.GetTagItem("pipeline"), run.GetTagItem("lane"), run.GetTagItem("users")));
        Assert.True(Guid.TryParse(run.GetTagItem("run") as string, out _));
        var stages = trace.Where(span => span != run).ToList();
        Assert.Equal(["retrieve", "apply", "write"], stages.OrderBy(span => span.StartTimeUtc).Select(span => span.OperationName));
        Assert.All(stages, stage => Assert.Equal(run.SpanId, stage.ParentSpanId));
        Assert.DoesNotContain(trace, span => span.TagObjects.Any(tag => tag.Value as string == "ann"));
    }

    [Fact]
    public async Task Score_SampledUsersThatShareARun_AreLinkedFromTheRunOfTheFirst()
    {
        var gate = new Gate();
        test.Options.Batching.MaxConcurrentRuns = 1;
        test.Retriever.During = (_, token) => gate.PassAsync(token);
        SampledCall[] calls = [.. Enumerable.Range(0, 3).Select(_ => new SampledCall(SpanCollector.NewCall()))];
        await using (var runner = await test.RunnerAsync())
        {
            var holder = runner.ScoreAsync("holder");
            await gate.Reached;
            var scoring = calls.Select((call, user) => ScoreAsync(runner, $"u{user}", call)).Append(ScoreAsync(runner, "unsampled", null));
            var all = Task.WhenAll(scoring.ToList());
            gate.Open();
            await Task.WhenAll(holder, all);
        }

        var run = Assert.Single(spans.With("pipeline", test.Name), span => span.OperationName == "run");
        Assert.Equal(calls[0].Context.TraceId, run.TraceId);
        Assert.Equal(4, run.GetTagItem("users"));
        Assert.Equal(calls[1..].Select(call => call.Context), run.Links.Select(link => link.Context));
        Assert.All(calls, call => Assert.Equal(run.Context, call.Run));
    }

    [Fact]
    public async Task Score_SampledUsersOfAList_LinkTheirListOnce()
    {
        var list = SpanCollector.NewCall();
        await using (var runner = await test.RunnerAsync())
            await Task.WhenAll(Enumerable.Range(0, 40).Select(user => ScoreAsync(runner, $"u{user}", new(list), Lane.List)));

        var runs = spans.Of(list.TraceId).Where(span => span.OperationName == "run").ToList();
        Assert.InRange(runs.Count, 1, 40);
        Assert.Equal(40, runs.Sum(run => (int)run.GetTagItem("users")!));
        Assert.All(runs, run => Assert.Empty(run.Links));
    }

    [Fact]
    public async Task Score_CallsThatAreNotSampled_MakeNoSpan()
    {
        await using (var runner = await test.RunnerAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 40).Select(user => ScoreAsync(runner, $"u{user}", null)));
            await ScoreAsync(runner, "missing", null);
        }

        Assert.Empty(spans.With("pipeline", test.Name));
    }

    [Fact]
    public async Task Score_StoreFailsInASampledRun_MarksTheStage()
    {
        var call = new SampledCall(SpanCollector.NewCall());
        test.Retriever.During = (_, _) => throw new StoreException("The input is gone.");
        await using (var runner = await test.RunnerAsync())
            await ScoreAsync(runner, "ann", call);

        var stage = Assert.Single(spans.Of(call.Context.TraceId), span => span.OperationName == "retrieve");
        Assert.Equal((ActivityStatusCode.Error, "The input is gone."), (stage.Status, stage.StatusDescription));
        Assert.Equal("StoreException", stage.GetTagItem("error.type"));
        Assert.Equal(call.Run.SpanId, stage.ParentSpanId);
    }

    [Fact]
    public async Task Score_DriverFailsInARunThatIsNotSampled_MakesALateSpanWithoutTheDriversText()
    {
        test.Writer.During = (_, _) => throw new InvalidCastException("invalid value 17.25");
        await using (var runner = await test.RunnerAsync())
            await ScoreAsync(runner, "ann", null);

        var late = Assert.Single(spans.With("pipeline", test.Name));
        Assert.Equal(("write", ActivityStatusCode.Error), (late.OperationName, late.Status));
        Assert.Equal("InvalidCastException", late.GetTagItem("error.type"));
        Assert.Equal(default, late.ParentSpanId);
        Assert.Null(late.StatusDescription);
    }

    [Fact]
    public void Begin_NotSampledWhileSpansAreCollected_AllocatesNothing()
    {
        Assert.True(PipelineTraces.IsCollected);
        Begin();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
            Begin();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Begin()
        {
            Assert.Null(RunSpan.Begin(test.Name, Lane.Single, 60, null));
            Assert.Null(StageSpan.Begin("write", test.Name, 60));
        }
    }

    private static async Task<RowOutcome> ScoreAsync(PipelineRunner runner, string user, SampledCall? call, Lane lane = Lane.Single)
    {
        Assert.True(new UserRuns(runner, user).TryScore(lane, runner.NewDeadline(), null, default, out var scoring, sampled: call));
        return await scoring;
    }
}
