using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a silo does when the grain of a table's turns is slow, lost, or its caller gives up.</summary>
public sealed class ClusterWriteTurnsTests
{
    private readonly FakeTurns grain = new();
    private readonly CancellationTokenSource caller = new();
    private readonly ClusterWriteTurns turns;

    public ClusterWriteTurnsTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IWriteTurnsGrain>("scores", grain);
        turns = new(factory);
    }

    [Fact]
    public async Task WaitForTurnAsync_TurnThatIsGiven_IsReturnedWhenTheStatementIsOver()
    {
        var turn = await WaitAsync();
        Assert.Empty(grain.Returned);

        await turn.DisposeAsync();

        Assert.Equal(grain.Taken, grain.Returned);
        Assert.Equal([3], grain.Most);
    }

    // The queue is longer than the timeout of a call. The place of the lost call in the queue must not become a turn that nobody uses.
    [Fact]
    public async Task WaitForTurnAsync_CallsThatTakeTooLong_GivesTheirPlacesBackAndWaitsOn()
    {
        grain.Failures.Enqueue(new TimeoutException());
        grain.Failures.Enqueue(new TimeoutException());

        var turn = await WaitAsync();

        Assert.Equal(3, grain.Taken.Distinct().Count());
        Assert.Equal(grain.Taken.Take(2), grain.Returned);
        await turn.DisposeAsync();
        Assert.Equal(grain.Taken, grain.Returned);
    }

    [Fact]
    public async Task WaitForTurnAsync_CallerWhoHasGivenUpWhenACallTookTooLong_DoesNotWaitOn()
    {
        grain.Failures.Enqueue(new TimeoutException());
        grain.Before = caller.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(WaitAsync);

        Assert.Single(grain.Taken);
        Assert.Equal(grain.Taken, grain.Returned);
    }

    [Fact]
    public async Task WaitForTurnAsync_SiloOfTheGrainIsLost_GoesOnWithoutATurn()
    {
        grain.Failures.Enqueue(new OrleansException("lost"));

        await using var turn = await WaitAsync();

        Assert.NotNull(turn);
        Assert.Single(grain.Taken);
        Assert.Empty(grain.Returned);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(OrleansException))]
    public async Task WaitForTurnAsync_CallerGivesUp_ReturnsTheTurnThatMayHaveBeenGiven(Type failure)
    {
        grain.Failures.Enqueue((Exception)Activator.CreateInstance(failure)!);
        grain.Before = caller.Cancel;

        var thrown = await Assert.ThrowsAnyAsync<Exception>(WaitAsync);

        Assert.IsType(failure, thrown);
        Assert.Equal(grain.Taken, grain.Returned);
    }

    [Fact]
    public async Task WaitForTurnAsync_ExceptionOfAnotherKind_IsThrown()
    {
        grain.Failures.Enqueue(new InvalidOperationException("a defect"));

        await Assert.ThrowsAsync<InvalidOperationException>(WaitAsync);

        Assert.Empty(grain.Returned);
    }

    // The turn ends by itself on a silo that does not answer. The row is written, so the statement has succeeded.
    [Theory]
    [InlineData(typeof(OrleansException), true)]
    [InlineData(typeof(TimeoutException), true)]
    [InlineData(typeof(InvalidOperationException), false)]
    public async Task Dispose_SiloOfTheGrainDoesNotAnswer_IsNoFailureOfTheStatement(Type failure, bool isSwallowed)
    {
        var turn = await WaitAsync();
        grain.ReturnFailure = (Exception)Activator.CreateInstance(failure)!;

        var thrown = await Record.ExceptionAsync(() => turn.DisposeAsync().AsTask());

        Assert.Equal(isSwallowed, thrown is null);
    }

    private Task<IAsyncDisposable> WaitAsync() => turns.WaitForTurnAsync("scores", 3, caller.Token);

    private sealed class FakeTurns : IWriteTurnsGrain
    {
        /// <summary>What the next calls throw.</summary>
        public Queue<Exception> Failures { get; } = [];

        public Exception? ReturnFailure { get; set; }

        public Action Before { get; set; } = () => { };

        public List<Guid> Taken { get; } = [];

        public List<int> Most { get; } = [];

        public List<Guid> Returned { get; } = [];

        public Task Take(Guid turn, int most, CancellationToken cancellationToken)
        {
            Taken.Add(turn);
            Most.Add(most);
            Before();
            return Failures.TryDequeue(out var failure) ? Task.FromException(failure) : Task.CompletedTask;
        }

        public Task Return(Guid turn)
        {
            Returned.Add(turn);
            return ReturnFailure is null ? Task.CompletedTask : Task.FromException(ReturnFailure);
        }
    }
}
