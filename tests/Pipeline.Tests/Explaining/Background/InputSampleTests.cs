namespace ModelPipeline.Tests;

public sealed class InputSampleTests
{
    private static readonly DateTimeOffset Read = DateTimeOffset.UnixEpoch;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_CallerGivesUp_TheNextGetsTheRowsOfThatReading()
    {
        var runner = await new TestPipeline().RunnerAsync();
        await using var lease = runner.Pipeline.Versions.Lease(Lane.Explain);
        var sample = new InputSample(runner.Pipeline.Forgotten);
        var gate = new Gate();
        var readings = 0;
        using var hasty = new CancellationTokenSource();

        var first = sample.ReadAsync(lease, ReadAsync, hasty.Token);
        await gate.Reached;
        await hasty.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Open();
        var second = await sample.ReadAsync(lease, ReadAsync, Token);

        Assert.Equal(1, readings);
        Assert.Equal(["a", "b"], second!.Parts[0].Users);
        await sample.ReadAsync(lease, ReadAsync, Token);
        Assert.Equal(2, readings);

        async Task<SampledInput?> ReadAsync(IRetriever _)
        {
            readings++;
            await gate.PassAsync(Token);
            return new([Rows("a", "b")], Read);
        }
    }

    [Fact]
    public async Task ReadAsync_UserIsForgottenDuringTheReading_IsLeftOut()
    {
        var runner = await new TestPipeline().RunnerAsync();
        await using var lease = runner.Pipeline.Versions.Lease(Lane.Explain);
        var sample = new InputSample(runner.Pipeline.Forgotten);

        var rows = await sample.ReadAsync(lease, _ =>
        {
            runner.Pipeline.Forgotten.Mark("a", Read.AddSeconds(1));
            return Task.FromResult<SampledInput?>(new([Rows("a", "b")], Read));
        }, Token);

        Assert.Equal(["b"], rows!.Parts[0].Users);
    }

    [Fact]
    public async Task Forget_RowsThatNobodyHasTaken_AreReadAgain()
    {
        var runner = await new TestPipeline().RunnerAsync();
        await using var lease = runner.Pipeline.Versions.Lease(Lane.Explain);
        var sample = new InputSample(runner.Pipeline.Forgotten);
        var rows = new TaskCompletionSource<SampledInput?>();
        var readings = 0;
        using var hasty = new CancellationTokenSource();
        var first = sample.ReadAsync(lease, ReadAsync, hasty.Token);
        await Eventually.TrueAsync(() => readings == 1, "the reading to begin");
        await hasty.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        // The reading ends within this call.
        rows.SetResult(new([Rows("a", "b")], Read));

        sample.Forget("a");
        await sample.ReadAsync(lease, ReadAsync, Token);

        Assert.Equal(2, readings);

        Task<SampledInput?> ReadAsync(IRetriever _)
        {
            readings++;
            return rows.Task;
        }
    }

    private static Batch Rows(params string[] users) =>
        new(users, [new Column<double>(new("x", ColumnType.Double), new double[users.Length])]);
}
