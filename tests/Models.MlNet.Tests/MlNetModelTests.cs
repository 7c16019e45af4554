namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>The rows that calls of a model share.</summary>
public sealed class MlNetModelTests
{
    private readonly FakeMapper mapper = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_OneCallAfterTheOther_UsesTheSameRow()
    {
        await using var model = Model();

        var first = await model.ApplyAsync(Rows(1, 2), Token);
        var second = await model.ApplyAsync(Rows(3), Token);

        Assert.Equal([2f, 4], first.Values<float>("y").ToArray());
        Assert.Equal([6f], second.Values<float>("y").ToArray());
        Assert.Single(mapper.Inputs);
        Assert.Equal(0, mapper.Disposed);
    }

    [Fact]
    public async Task ApplyAsync_CallThatFailed_LeavesItsRowToNobody()
    {
        await using var model = Model();

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows(1, -1), Token).AsTask());
        Assert.Equal(1, mapper.Disposed);
        var next = await model.ApplyAsync(Rows(3), Token);

        Assert.Equal("ML.NET failed (InvalidOperationException).", error.Message);
        Assert.Equal([6f], next.Values<float>("y").ToArray());
        Assert.Equal(2, mapper.Inputs.Count);
    }

    [Fact]
    public async Task ApplyAsync_ModelException_IsThrownAsItIs()
    {
        await using var model = Model();
        var failure = new ModelException("Why.") { IsOutput = true };
        mapper.OnRead = _ => throw failure;

        Assert.Same(failure, await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows(1), Token).AsTask()));
    }

    [Fact]
    public async Task ApplyAsync_CancelledInTheMiddle_EndsBeforeTheNextRow()
    {
        await using var model = Model();
        using var cancellation = new CancellationTokenSource();
        var read = new List<float>();
        mapper.OnRead = number =>
        {
            read.Add(number);
            cancellation.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Rows(1, 2, 3), cancellation.Token).AsTask());

        Assert.Equal([1f], read);
        Assert.Equal(1, mapper.Disposed);
    }

    [Fact]
    public async Task ApplyAsync_AfterACall_TheRowHoldsNoValueOfAUser()
    {
        await using var model = Model();

        await model.ApplyAsync(Rows(41), Token);

        var read = mapper.Inputs[0].GetGetter<float>(mapper.InputSchema[0]);
        var value = 0f;
        Assert.NotNull(Record.Exception(() => read(ref value)));
        Assert.Equal(0, value);
    }

    [Fact]
    public async Task DisposeAsync_RowsOfEarlierCalls_AreDisposedOf()
    {
        var model = Model();
        await model.ApplyAsync(Rows(1), Token);

        await model.DisposeAsync();

        Assert.Equal(1, mapper.Disposed);
        Assert.Equal("v7", model.Version);
    }

    private MlNetModel Model()
    {
        var faults = new List<Fault>();
        var output = MlNetOutput.Create(mapper.OutputSchema[0], faults)!;
        return new(mapper, [MlNetInput.Create(mapper.InputSchema[0], null, faults)!], [output],
            OutputSelection.Resolve([output.Description], new Dictionary<string, string>()), "v7");
    }

    private static Batch Rows(params float[] numbers) => InputRows.Of(("x", numbers));
}
